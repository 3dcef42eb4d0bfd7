import { dirname, join } from 'node:path';
import { resolveSafeChildPath, type UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegration, ScmIntegrations } from '@backstage/integration';
import { createTemplateAction, fetchContents } from '@backstage/plugin-scaffolder-node';
import type { Integration, TreeOptions } from 'pave-idp';
import type { PaveService } from '../service';
import type { TemplatingRegistry } from '../templating';
import { inWorkspace, logFindings, runAction, secondsSince, withTemporaryDirectory } from './run';
import { requireUserCredentials } from './scmCredentials';
import { templateRenderExamples } from './templateRender.examples';

/** What rendering needs of the portal. */
export interface TemplateRenderOptions {
  readonly pave: PaveService;
  readonly reader: UrlReaderService;
  readonly integrations: ScmIntegrations;
  readonly requireScmUserCredentials: boolean;
  readonly templating: TemplatingRegistry;
}

/** `pave:template:render`: a skeleton into the workspace, with the input of `fetch:template`. */
export function createTemplateRenderAction(options: TemplateRenderOptions) {
  const { pave, reader, integrations, templating } = options;
  return createTemplateAction({
    id: 'pave:template:render',
    description:
      'Renders a skeleton into the workspace, as `fetch:template` does, with the same input: all errors at once with file, line and column, all or nothing written, nothing that a template does can stop the portal.',
    examples: templateRenderExamples,
    supportsDryRun: true,
    schema: {
      input: {
        url: (z) => z.string().describe('Relative path or absolute URL of the skeleton directory'),
        targetPath: (z) =>
          z.string().optional().describe('Where the result goes in the workspace; the workspace itself by default'),
        values: (z) =>
          z
            .record(z.any())
            .optional()
            .describe('Values that the skeleton sees as `values`, at best whole: `${{ parameters }}`'),
        dialect: (z) =>
          z
            .enum(['nunjucks', 'jinja'])
            .optional()
            .describe('`nunjucks` (default) prints what `fetch:template` prints; `jinja` follows Jinja'),
        strict: (z) =>
          z.boolean().optional().describe('An undefined name is an error instead of empty text and a warning'),
        copyWithoutTemplating: (z) =>
          z
            .array(z.string())
            .optional()
            .describe('Globs of files whose contents are copied as they are; their paths are rendered all the same'),
        copyWithoutRender: (z) =>
          z
            .array(z.string())
            .optional()
            .describe('Has no effect since Backstage dropped it, and gives a warning: use `copyWithoutTemplating`'),
        templateFileExtension: (z) =>
          z
            .union([z.string(), z.boolean()])
            .optional()
            .describe('Only files that end so are rendered, and lose the ending; `true` means `.njk`'),
        replace: (z) => z.boolean().optional().describe('Replaces files that exist in the target; otherwise they stay'),
        cookiecutterCompat: (z) =>
          z.boolean().optional().describe('Values are seen as `cookiecutter`, with a few names and filters of Jinja'),
        trimBlocks: (z) => z.boolean().optional().describe('Drops the first line break after a block tag'),
        lstripBlocks: (z) => z.boolean().optional().describe('Drops spaces before a block tag that starts its line'),
        token: (z) => z.string().optional().describe('A token to read the skeleton with'),
      },
      output: {
        files: (z) => z.array(z.string()).describe('Every file written, relative to `targetPath`'),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction({ ...ctx.input, token: undefined }, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const baseUrl = ctx.templateInfo?.baseUrl;
        const target = inWorkspace(workspacePath, input.targetPath ?? './');
        const treeOptions = readTreeOptions(input);
        requireUserCredentials({ ...options, ...input, baseUrl });
        const render = async (source: string, linksOutside: 'copy' | 'leaveOut') => {
          const began = performance.now();
          const rendered = await pave.engine.renderDirectory({
            source,
            linksOutside,
            target,
            root: workspacePath,
            values: input.values ?? {},
            replace: input.replace ?? false,
            options: treeOptions,
            integrations: integrationsOf(integrations),
            extensions: templating.extensions,
            group: ctx.task.id,
            ...(signal === undefined ? {} : { signal }),
          });
          logFindings(logger, rendered.findings);
          logger.info(`Wrote ${rendered.files.length} files, ${rendered.bytes} bytes, in ${secondsSince(began)}`);
          return rendered;
        };
        const local = localFolder(input.url, baseUrl);
        const result =
          local === undefined
            ? await withTemporaryDirectory(ctx, async (directory) => {
                const skeleton = join(directory, 'template');
                await fetchContents({
                  reader,
                  integrations,
                  fetchUrl: input.url,
                  outputPath: skeleton,
                  ...(baseUrl === undefined ? {} : { baseUrl }),
                  ...(input.token === undefined ? {} : { token: input.token }),
                });
                return render(skeleton, 'copy');
              })
            : await render(local, 'leaveOut');
        ctx.output('files', [...result.files]);
        ctx.output('findings', [...result.findings]);
      }),
  });
}

const FILE_URL = 'file://';

/**
 * The folder that a relative URL names beside a template on the portal's own disk. It is read where it is: `fetchContents`
 * copies it first, without links that lead out of it, which takes most of the time of a small skeleton. Throws as
 * `fetchContents` does for a path that leaves the template's folder.
 */
function localFolder(url: string, baseUrl: string | undefined): string | undefined {
  if (baseUrl?.startsWith(FILE_URL) !== true || URL.canParse(url)) {
    return undefined;
  }
  return resolveSafeChildPath(dirname(baseUrl.slice(FILE_URL.length)), url);
}

type RenderInput = { readonly [Option in keyof TreeOptions]?: TreeOptions[Option] | undefined } & {
  readonly copyWithoutRender?: readonly string[] | undefined;
};

/** The options of an input; refuses the combinations that `fetch:template` refuses. */
function readTreeOptions(input: RenderInput): TreeOptions {
  const { templateFileExtension, copyWithoutTemplating, cookiecutterCompat } = input;
  if (templateFileExtension && (copyWithoutTemplating || cookiecutterCompat)) {
    throw new InputError(
      '`templateFileExtension` goes neither with `copyWithoutTemplating` nor with `cookiecutterCompat`',
    );
  }
  const names = [
    'dialect',
    'strict',
    'copyWithoutTemplating',
    'copyWithoutRender',
    'templateFileExtension',
    'cookiecutterCompat',
    'trimBlocks',
    'lstripBlocks',
  ] as const;
  return Object.fromEntries(names.map((name) => [name, input[name]]).filter(([, value]) => value !== undefined));
}

/** The hosts that `parseRepoUrl` knows in this portal. */
export function integrationsOf(integrations: ScmIntegrations): Integration[] {
  return integrations
    .list()
    .map((integration: ScmIntegration) => ({ host: integration.title, type: integration.type }));
}
