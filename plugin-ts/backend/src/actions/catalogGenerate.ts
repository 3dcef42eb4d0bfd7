import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { PaveError } from 'pave-idp';
import type { PaveService } from '../service';
import { inWorkspace, logFindings, runAction } from './run';
import { PATH_DESCRIPTION, PLATFORM_PATH_DESCRIPTION, readSpecInput, SPEC_DESCRIPTION } from './spec';
import { catalogGenerateExamples } from './catalogGenerate.examples';
import { readWorkspaceFiles } from './workspaceFiles';

const DEFAULT_FILE = 'catalog-info.yaml';

/** `pave:catalog:generate`: the catalog entities of an app spec, into a catalog-info.yaml of the workspace. */
export function createCatalogGenerateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:catalog:generate',
    description:
      'Writes the catalog entities of an app spec into a catalog-info.yaml of the workspace. In a file that is there, only what is generated changes.',
    examples: catalogGenerateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        spec: (z) => z.record(z.any()).optional().describe(SPEC_DESCRIPTION),
        path: (z) => z.string().optional().describe(PATH_DESCRIPTION),
        platformPath: (z) => z.string().optional().describe(PLATFORM_PATH_DESCRIPTION),
        catalogInfoPath: (z) => z.string().optional().describe(`The file to write; \`${DEFAULT_FILE}\` by default`),
        manifests: (z) =>
          z
            .array(z.string())
            .optional()
            .describe(
              'Kubernetes manifests of the workspace, files and directories, of a service that has no app spec yet. In place of `spec` and `path`',
            ),
        overwrite: (z) =>
          z
            .boolean()
            .optional()
            .describe(
              'Replaces a file that is there. Without it, the entities are merged into it, and nothing else changes',
            ),
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
        const { files, entities, findings } =
          input.manifests === undefined
            ? await engine.catalog({ ...(await readSpecInput(workspacePath, input, platform)), ...common })
            : await engine.catalogFromManifests({
                files: await readWorkspaceFiles(workspacePath, input.manifests),
                ...platform,
                ...common,
              });
        const [file] = files;
        if (file === undefined) {
          throw new PaveError('engine.internal', 'the app spec gave no catalog file');
        }
        const existing =
          input.overwrite === true ? undefined : await readIfThere(inWorkspace(workspacePath, catalogInfoPath));
        const merged =
          existing === undefined
            ? { content: file.content, findings: [] }
            : await engine.mergeCatalog({ file: catalogInfoPath, existing, entities, ...common });
        logFindings(logger, merged.findings);
        if (existing === undefined || Buffer.compare(existing, merged.content) !== 0) {
          const written = [{ content: merged.content, path: posix.basename(catalogInfoPath) }];
          await engine.writeTree({ target, root: workspacePath, files: written, replace: true, ...common });
        }
        logFindings(logger, findings);
        logger.info(`Wrote ${entities.length} entities to ${catalogInfoPath}`);
        ctx.output('catalogInfoPath', catalogInfoPath);
        ctx.output('entities', [...entities]);
        ctx.output('findings', [...findings, ...merged.findings]);
      }),
  });
}

/** The bytes of a file, undefined if there is none. */
async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw new PaveError('action.input', 'the catalog file cannot be read from the workspace');
  }
}
