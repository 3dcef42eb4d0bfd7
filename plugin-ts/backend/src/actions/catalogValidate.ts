import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { check, CHECK_DESCRIPTIONS } from './check';
import { catalogValidateExamples } from './catalogValidate.examples';
import { runAction } from './run';

/** `pave:catalog:validate`: checks catalog files of the workspace. */
export function createCatalogValidateAction(pave: PaveService) {
  return createTemplateAction({
    id: 'pave:catalog:validate',
    description:
      'Checks catalog files of the workspace: every finding at once with line and hint. Fails on errors, or from the level that is asked for.',
    examples: catalogValidateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: (z) => z.array(z.string()).describe(CHECK_DESCRIPTIONS.paths),
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
