import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { check } from './check';
import { manifestsValidateExamples } from './manifestsValidate.examples';
import { runAction } from './run';

/** `pave:manifests:validate`: checks Kubernetes manifests of the workspace, all of them together. */
export function createManifestsValidateAction(pave: PaveService) {
  return createTemplateAction({
    id: 'pave:manifests:validate',
    description:
      'Checks Kubernetes manifests of the workspace, all together: every finding at once with line and hint. Fails on errors, or from the level that is asked for.',
    examples: manifestsValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: (z) => z.array(z.string()).describe('Files and directories of the workspace'),
        kubernetes: (z) => z.string().optional().describe('The minor version to check for, such as `1.34`'),
        crds: (z) => z.array(z.string()).optional().describe('Files with further custom resource definitions'),
        profile: (z) =>
          z.enum(['baseline', 'golden', 'strict']).optional().describe('How much is asked for; `golden` by default'),
        config: (z) =>
          z.string().optional().describe('A `pave.rules.yaml` of the workspace: levels of rules, exemptions, lists'),
        failOn: (z) =>
          z
            .enum(['error', 'warning', 'info'])
            .optional()
            .describe('From which level on the step fails; `error` by default'),
      },
      output: {
        findings: (z) => z.array(z.any()).describe('Everything found: code, level, message, file, line, column, hint'),
        score: (z) => z.number().describe('0 to 100'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { findings, score, fail } = await check(pave, ctx.input, ctx);
        ctx.output('findings', [...findings]);
        ctx.output('score', score);
        fail();
      }),
  });
}
