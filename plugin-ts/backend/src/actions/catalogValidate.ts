import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { catalogValidateExamples } from './catalogValidate.examples';
import { failOnErrors, runAction } from './run';
import { readWorkspaceFiles } from './workspaceFiles';

/** `pave:catalog:validate`: checks catalog files of the workspace. */
export function createCatalogValidateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:catalog:validate',
    description: 'Checks catalog files of the workspace: every finding at once with line and hint. Fails on errors.',
    examples: catalogValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: (z) => z.array(z.string()).describe('Files and directories of the workspace'),
      },
      output: {
        findings: (z) => z.array(z.any()).describe('Everything found: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const files = await readWorkspaceFiles(workspacePath, input.paths);
        const { findings } = await engine.validate({
          files,
          ...platform,
          group: ctx.task.id,
          ...(signal === undefined ? {} : { signal }),
        });
        ctx.output('findings', [...findings]);
        failOnErrors(logger, findings);
        logger.info(`Checked ${files.length} files: ${findings.length} findings`);
      }),
  });
}
