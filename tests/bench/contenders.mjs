// Who renders a skeleton, buffers to buffers: Pave's core in this thread, nunjitsu as plugin-scaffolder-backend calls it,
// nunjucks as Backstage called it before.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createTemplateRenderer } from 'nunjitsu';
import nunjucks from 'nunjucks';

const require = createRequire(import.meta.url);
export const root = resolve(import.meta.dirname, '../..');
export const engineRoot = join(root, 'plugin-ts/engine');
const core = require(join(engineRoot, 'wasm/pave_wasm.js'));
const { decodeTree, encodeTree } = require(join(engineRoot, 'dist/tree/treeFrame.js'));
const { reserveCoreFrame } = require(join(engineRoot, 'dist/coreFrame.js'));
const { valuesToJson } = require(join(engineRoot, 'dist/index.js'));

const NO_EXTENSIONS = { filters: [], globals: [], globalValues: [] };
const noCall = () => '!none';

/** The steps of one rendering by Pave, to be timed apart. */
export const steps = {
  values: (values) => valuesToJson(values),
  encode: (files, valuesJson) =>
    encodeTree({ files, valuesJson, options: {}, integrations: [], extensions: NO_EXTENSIONS }, reserveCoreFrame),
  core: (length) => core.renderTree(length, noCall),
  decode: (answer, files) => decodeTree(answer, files),
};

export function renderWithPave({ files }, values) {
  const { length } = steps.encode(files, steps.values(values));
  return steps.decode(steps.core(length), files).files;
}

/** Binary files are copied by Backstage's action; its renderer never sees them. */
const isCopied = (path) => path.endsWith('.png');

/** As plugin-scaffolder-backend calls it: one renderer and one prepared context for a directory. */
export function renderWithNunjitsu({ files }, values) {
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({ values });
  return files.map(({ path, content }) => ({
    path: renderer.render(path, context),
    content: isCopied(path) ? content : Buffer.from(renderer.render(content.toString('utf8'), context)),
  }));
}

/** In Node itself; Backstage ran it in an isolate, which costs more. */
export function renderWithNunjucks({ files }, values) {
  const environment = new nunjucks.Environment(null, {
    autoescape: false,
    tags: { variableStart: '${{', variableEnd: '}}' },
  });
  return files.map(({ path, content }) => ({
    path: environment.renderString(path, { values }),
    content: isCopied(path) ? content : Buffer.from(environment.renderString(content.toString('utf8'), { values })),
  }));
}

/** Throws unless Pave and nunjitsu give the same names and bytes. */
export function compare(skeleton, values) {
  const ours = new Map(renderWithPave(skeleton, values).map(({ path, content }) => [path, content]));
  for (const { path, content } of renderWithNunjitsu(skeleton, values)) {
    if (!Buffer.from(ours.get(path) ?? []).equals(content)) {
      throw new Error(`${path} differs`);
    }
  }
}
