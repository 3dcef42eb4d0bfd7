import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { check } from './check';
import { templateValidateExamples } from './templateValidate.examples';
import { runAction } from './run';

/** `pave:template:validate`: checks software templates of the workspace. */
export function createTemplateValidateAction(pave: PaveService) {
  return createTemplateAction({
    id: 'pave:template:validate',
    description:
      'Checks software templates of the workspace: parameters, steps, what their actions take: every finding at once with line and hint. Fails on errors, or from the level that is asked for.',
    examples: templateValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: (z) => z.array(z.string()).describe('Files and directories of the workspace'),
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
