import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { posix } from 'node:path';
import { PaveError } from 'pave-idp';
import type { PaveService } from '../service';
import { inWorkspace, logFindings, runAction } from './run';
import { PATH_DESCRIPTION, readSpecInput, SPEC_DESCRIPTION } from './spec';
import { catalogGenerateExamples } from './catalogGenerate.examples';

const DEFAULT_FILE = 'catalog-info.yaml';

/** `pave:catalog:generate`: the catalog entities of an app spec, into a catalog-info.yaml of the workspace. */
export function createCatalogGenerateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:catalog:generate',
    description: 'Writes the catalog entities of an app spec into a catalog-info.yaml of the workspace.',
    examples: catalogGenerateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        spec: (z) => z.record(z.any()).optional().describe(SPEC_DESCRIPTION),
        path: (z) => z.string().optional().describe(PATH_DESCRIPTION),
        catalogInfoPath: (z) => z.string().optional().describe(`The file to write; \`${DEFAULT_FILE}\` by default`),
      },
      output: {
        catalogInfoPath: (z) => z.string().describe('The file that was written, for `catalog:register`'),
        entities: (z) => z.array(z.any()).describe('The entities, as objects'),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const catalogInfoPath = posix.normalize(input.catalogInfoPath ?? DEFAULT_FILE);
        const target = inWorkspace(workspacePath, posix.dirname(catalogInfoPath));
        const common = { group: ctx.task.id, ...(signal === undefined ? {} : { signal }) };
        const { files, entities, findings } = await engine.catalog({
          ...(await readSpecInput(workspacePath, input, platform)),
          ...common,
        });
        const [file] = files;
        if (file === undefined) {
          throw new PaveError('engine.internal', 'the app spec gave no catalog file');
        }
        const named = [{ ...file, path: posix.basename(catalogInfoPath) }];
        await engine.writeTree({ target, root: workspacePath, files: named, replace: true, ...common });
        logFindings(logger, findings);
        logger.info(`Wrote ${entities.length} entities to ${catalogInfoPath}`);
        ctx.output('catalogInfoPath', catalogInfoPath);
        ctx.output('entities', [...entities]);
        ctx.output('findings', [...findings]);
      }),
  });
}
