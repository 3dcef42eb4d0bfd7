import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createTemplateAction, fetchFile } from '@backstage/plugin-scaffolder-node';
import { PaveError } from 'pave-idp';
import { inWorkspace, logFindings, runAction, secondsSince, withTemporaryDirectory } from './run';
import { requireUserCredentials } from './scmCredentials';
import { integrationsOf, type TemplateRenderOptions } from './templateRender';
import { templateRenderFileExamples } from './templateRenderFile.examples';

/** `pave:template:renderFile`: one file into the workspace, with the input of `fetch:template:file`. */
export function createTemplateRenderFileAction(options: TemplateRenderOptions) {
  const { pave, reader, integrations, templating } = options;
  return createTemplateAction({
    id: 'pave:template:renderFile',
    description:
      'Renders one file into the workspace, as `fetch:template:file` does, with the same input: all errors at once with line and column.',
    examples: templateRenderFileExamples,
    supportsDryRun: true,
    schema: {
      input: {
        url: (z) => z.string().describe('Relative path or absolute URL of the file'),
        targetPath: (z) => z.string().describe('Where the result goes in the workspace'),
        values: (z) => z.record(z.any()).optional().describe('Values that the file sees as `values`'),
        dialect: (z) =>
          z
            .enum(['nunjucks', 'jinja'])
            .optional()
            .describe('`nunjucks` (default) prints what `fetch:template:file` prints; `jinja` follows Jinja'),
        strict: (z) =>
          z.boolean().optional().describe('An undefined name is an error instead of empty text and a warning'),
        replace: (z) =>
          z.boolean().optional().describe('Replaces a file that exists at the target; otherwise it stays'),
        cookiecutterCompat: (z) =>
          z.boolean().optional().describe('Values are seen as `cookiecutter`, with a few names and filters of Jinja'),
        trimBlocks: (z) => z.boolean().optional().describe('Drops the first line break after a block tag'),
        lstripBlocks: (z) => z.boolean().optional().describe('Drops spaces before a block tag that starts its line'),
        token: (z) => z.string().optional().describe('A token to read the file with'),
      },
      output: {
        files: (z) => z.array(z.string()).describe('The file if it was written, relative to the workspace'),
        findings: (z) =>
          z.array(z.any()).describe('Warnings and notes: code, level, message, file, line, column, hint'),
      },
    },
    handler: (ctx) =>
      runAction({ ...ctx.input, token: undefined }, async () => {
        const { input, logger, workspacePath, signal } = ctx;
        const { dialect, strict, cookiecutterCompat, trimBlocks, lstripBlocks } = input;
        const baseUrl = ctx.templateInfo?.baseUrl;
        const target = inWorkspace(workspacePath, input.targetPath);
        requireUserCredentials({ ...options, ...input, baseUrl });
        const source = await withTemporaryDirectory(ctx, async (directory) => {
          const fetched = join(directory, 'file');
          await fetchFile({
            reader,
            integrations,
            fetchUrl: input.url,
            outputPath: fetched,
            ...(baseUrl === undefined ? {} : { baseUrl }),
            ...(input.token === undefined ? {} : { token: input.token }),
          });
          return decode(await readFile(fetched), input.targetPath);
        });
        const began = performance.now();
        const common = { group: ctx.task.id, ...(signal === undefined ? {} : { signal }) };
        const renderOptions = { dialect, strict, cookiecutterCompat, trimBlocks, lstripBlocks };
        const { output, findings } = await pave.engine.renderString({
          ...common,
          name: input.targetPath,
          source,
          // The only name that the file sees, as with fetch:template:file.
          values: { [cookiecutterCompat ? 'cookiecutter' : 'values']: input.values ?? {} },
          options: Object.fromEntries(Object.entries(renderOptions).filter(([, value]) => value !== undefined)),
          integrations: integrationsOf(integrations),
          extensions: templating.extensions,
        });
        const written = await pave.engine.writeTree({
          ...common,
          target: dirname(target),
          root: workspacePath,
          files: [{ path: basename(target), content: Buffer.from(output) }],
          replace: input.replace ?? false,
        });
        const all = [...findings, ...written.findings];
        logFindings(logger, all);
        logger.info(`Wrote ${written.files.length} files, ${written.bytes} bytes, in ${secondsSince(began)}`);
        ctx.output('files', written.files.length > 0 ? [input.targetPath] : []);
        ctx.output('findings', all);
      }),
  });
}

/** Backstage reads the file as UTF-8 and writes U+FFFD for every byte that is none; here that is an error. */
function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PaveError('template.encoding', `${name}: the file is not UTF-8; save it as UTF-8, or copy it as it is`);
  }
}
