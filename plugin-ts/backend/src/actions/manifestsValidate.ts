import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { failOnErrors, runAction, secondsSince } from './run';
import { manifestsValidateExamples } from './manifestsValidate.examples';
import { readWorkspaceFiles } from './workspaceFiles';

/** `pave:manifests:validate`: checks Kubernetes manifests of the workspace, all of them together. */
export function createManifestsValidateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:manifests:validate',
    description:
      'Checks Kubernetes manifests of the workspace, all together: every finding at once with line and hint. Fails on errors.',
    examples: manifestsValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: (z) => z.array(z.string()).describe('Files and directories of the workspace'),
        kubernetes: (z) => z.string().optional().describe('The minor version to check for, such as `1.34`'),
        profile: (z) =>
          z.enum(['baseline', 'golden', 'strict']).optional().describe('How much is asked for; `golden` by default'),
        crds: (z) => z.array(z.string()).optional().describe('Files with further custom resource definitions'),
      },
      output: {
        findings: (z) => z.array(z.any()).describe('Everything found: code, level, message, file, line, column, hint'),
        score: (z) => z.number().describe('0 to 100'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const files = await readWorkspaceFiles(workspacePath, input.paths);
        const crds = input.crds === undefined ? [] : await readWorkspaceFiles(workspacePath, input.crds);
        const began = performance.now();
        const { findings, score } = await engine.validate({
          files,
          crds,
          ...(input.kubernetes === undefined ? {} : { kubernetes: input.kubernetes }),
          ...(input.profile === undefined ? {} : { profile: input.profile }),
          ...platform,
          group: ctx.task.id,
          ...(signal === undefined ? {} : { signal }),
        });
        ctx.output('findings', [...findings]);
        ctx.output('score', score);
        failOnErrors(logger, findings);
        logger.info(
          `Checked ${files.length} files in ${secondsSince(began)}: ${findings.length} findings, score ${score}`,
        );
      }),
  });
}
