import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { failOnErrors, runAction } from './run';
import {
  COSTS_DESCRIPTION,
  ENVIRONMENTS_DESCRIPTION,
  PATH_DESCRIPTION,
  PLATFORM_PATH_DESCRIPTION,
  readSpecInput,
  SPEC_DESCRIPTION,
} from './spec';
import { specValidateExamples } from './specValidate.examples';

/** `pave:spec:validate`: checks an app spec and gives it with its defaults filled in. */
export function createSpecValidateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:spec:validate',
    description:
      'Checks an app spec: every mistake at once, with line, column and what to write instead. Fails on errors.',
    examples: specValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        spec: (z) => z.record(z.any()).optional().describe(SPEC_DESCRIPTION),
        path: (z) => z.string().optional().describe(PATH_DESCRIPTION),
        platformPath: (z) => z.string().optional().describe(PLATFORM_PATH_DESCRIPTION),
        environments: (z) => z.array(z.string()).optional().describe(ENVIRONMENTS_DESCRIPTION),
      },
      output: {
        spec: (z) => z.record(z.any()).describe('The app spec with its defaults filled in'),
        costs: (z) => z.array(z.any()).describe(COSTS_DESCRIPTION),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { spec, costs, findings } = await engine.readSpec({
          ...(await readSpecInput(ctx.workspacePath, ctx.input, platform)),
          group: ctx.task.id,
          ...(ctx.signal === undefined ? {} : { signal: ctx.signal }),
        });
        failOnErrors(ctx.logger, findings);
        ctx.logger.info('The app spec is valid');
        ctx.output('spec', spec ?? {});
        ctx.output('costs', [...costs]);
        ctx.output('findings', [...findings]);
      }),
  });
}
