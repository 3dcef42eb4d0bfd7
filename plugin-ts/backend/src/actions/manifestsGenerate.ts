import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PaveService } from '../service';
import { inWorkspace, logFindings, runAction, secondsSince } from './run';
import {
  COSTS_DESCRIPTION,
  ENVIRONMENTS_DESCRIPTION,
  PATH_DESCRIPTION,
  PLATFORM_PATH_DESCRIPTION,
  readSpecInput,
  SPEC_DESCRIPTION,
} from './spec';
import { manifestsGenerateExamples } from './manifestsGenerate.examples';

const DEFAULT_TARGET = 'deploy';

/** `pave:manifests:generate`: the Kubernetes manifests of a service or a team, into the workspace. */
export function createManifestsGenerateAction({ engine, platform }: PaveService) {
  return createTemplateAction({
    id: 'pave:manifests:generate',
    description:
      'Writes the Kubernetes manifests of a service or a team, or the Helm chart that services share, into the workspace. Running it again updates them: only what differs is written, and changes by hand are kept.',
    examples: manifestsGenerateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        spec: (z) => z.record(z.any()).optional().describe(SPEC_DESCRIPTION),
        path: (z) => z.string().optional().describe(PATH_DESCRIPTION),
        platformPath: (z) => z.string().optional().describe(PLATFORM_PATH_DESCRIPTION),
        environments: (z) => z.array(z.string()).optional().describe(ENVIRONMENTS_DESCRIPTION),
        output: (z) =>
          z
            .enum(['kustomize', 'helm', 'plain', 'helm-values', 'namespaces'])
            .optional()
            .describe(
              "How the manifests are laid out, by default as the spec's `delivery.output` says, else `kustomize`; `helm-values` gives a chart that is only values of the platform's chart `base-service`, `namespaces` the service's own namespaces instead of its workload",
            ),
        targetPath: (z) =>
          z.string().optional().describe(`Where they go in the workspace; \`${DEFAULT_TARGET}\` by default`),
        overwrite: (z) =>
          z
            .boolean()
            .optional()
            .describe('Replaces changes by hand that stand in the way, and files that nothing generated'),
      },
      output: {
        files: (z) => z.array(z.string()).describe('Every file of the result, relative to `targetPath`'),
        changes: (z) =>
          z
            .array(z.any())
            .describe(
              'What happened to each file: path, and created, updated, merged, overwritten, unchanged, removed or kept',
            ),
        costs: (z) => z.array(z.any()).describe(COSTS_DESCRIPTION),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction(ctx.input, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const target = inWorkspace(workspacePath, input.targetPath ?? DEFAULT_TARGET);
        const began = performance.now();
        const { changes, costs, findings } = await engine.generateDirectory({
          ...(await readSpecInput(workspacePath, input, platform)),
          ...(input.output === undefined ? {} : { output: input.output }),
          target,
          root: workspacePath,
          overwrite: input.overwrite ?? false,
          group: ctx.task.id,
          ...(signal === undefined ? {} : { signal }),
        });
        const files = changes.filter(({ outcome }) => outcome !== 'removed').map(({ path }) => path);
        const untouched = changes.filter(({ outcome }) => outcome === 'unchanged' || outcome === 'kept').length;
        logFindings(logger, findings);
        logger.info(`${changes.length} files, ${changes.length - untouched} changed, in ${secondsSince(began)}`);
        ctx.output('files', files);
        ctx.output('changes', [...changes]);
        ctx.output('costs', [...costs]);
        ctx.output('findings', [...findings]);
      }),
  });
}
