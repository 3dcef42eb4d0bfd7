import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { inWorkspace, logFindings, runAction, secondsSince } from './run';
import { PATH_DESCRIPTION, readSpecInput, SPEC_DESCRIPTION } from './spec';
import { manifestsGenerateExamples } from './manifestsGenerate.examples';

const DEFAULT_TARGET = 'deploy';

/** `pave:manifests:generate`: the Kubernetes manifests of an app spec, into the workspace. */
export function createManifestsGenerateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:manifests:generate',
    description: 'Writes the Kubernetes manifests of an app spec into the workspace. Running it again updates them.',
    examples: manifestsGenerateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        spec: (z) => z.record(z.any()).optional().describe(SPEC_DESCRIPTION),
        path: (z) => z.string().optional().describe(PATH_DESCRIPTION),
        output: (z) =>
          z
            .enum(['kustomize', 'helm', 'plain'])
            .optional()
            .describe('How the manifests are laid out; `kustomize` by default'),
        targetPath: (z) =>
          z.string().optional().describe(`Where they go in the workspace; \`${DEFAULT_TARGET}\` by default`),
      },
      output: {
        files: (z) => z.array(z.string()).describe('Every file written, relative to `targetPath`'),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const target = inWorkspace(workspacePath, input.targetPath ?? DEFAULT_TARGET);
        const common = { group: ctx.task.id, ...(signal === undefined ? {} : { signal }) };
        const began = performance.now();
        const { files, findings } = await engine.generate({
          ...(await readSpecInput(workspacePath, input)),
          ...platform,
          ...common,
          output: input.output ?? 'kustomize',
        });
        const written = await engine.writeTree({ target, root: workspacePath, files, replace: true, ...common });
        logFindings(logger, findings);
        logger.info(`Wrote ${written.files.length} files, ${written.bytes} bytes, in ${secondsSince(began)}`);
        ctx.output('files', [...written.files]);
        ctx.output('findings', [...findings]);
      }),
  });
}
