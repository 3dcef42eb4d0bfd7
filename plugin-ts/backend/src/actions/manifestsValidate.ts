import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { check, CHECK_DESCRIPTIONS } from './check';
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
        paths: (z) => z.array(z.string()).describe(CHECK_DESCRIPTIONS.paths),
        kubernetes: (z) => z.string().optional().describe('The minor version to check for, such as `1.34`'),
        crds: (z) => z.array(z.string()).optional().describe('Files with further custom resource definitions'),
        profile: (z) => z.enum(['baseline', 'golden', 'strict']).optional().describe(CHECK_DESCRIPTIONS.profile),
        config: (z) => z.string().optional().describe(CHECK_DESCRIPTIONS.config),
        failOn: (z) => z.enum(['error', 'warning', 'info']).optional().describe(CHECK_DESCRIPTIONS.failOn),
        fix: (z) => z.boolean().optional().describe(CHECK_DESCRIPTIONS.fix),
      },
      output: {
        findings: (z) => z.array(z.any()).describe(CHECK_DESCRIPTIONS.findings),
        fixed: (z) => z.array(z.any()).describe(CHECK_DESCRIPTIONS.fixed),
        score: (z) => z.number().describe(CHECK_DESCRIPTIONS.score),
        services: (z) => z.array(z.any()).describe(CHECK_DESCRIPTIONS.services),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { findings, fixed, score, services, fail } = await check(pave, ctx.input, ctx);
        ctx.output('findings', [...findings]);
        ctx.output('fixed', [...fixed]);
        ctx.output('score', score);
        ctx.output('services', [...services]);
        fail();
      }),
  });
}
