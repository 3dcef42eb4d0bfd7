// `make bench`: the demo's skeleton, rendered by Pave and by nunjitsu, which Backstage uses, in one run.
// Buffers in, buffers out; both outputs are compared first. What is printed is measured, nothing is asserted.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTemplateRenderer } from 'nunjitsu';
import { userService } from '../../examples/portal/userService.mjs';
import { listTree } from '../../examples/portal/tree.mjs';
import { alternate, formatMicroseconds, summarize } from './measure.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const engineRoot = join(root, 'plugin-ts/engine');
const core = require(join(engineRoot, 'wasm/pave_wasm.js'));
const { decodeTree, encodeTree } = require(join(engineRoot, 'dist/tree/treeFrame.js'));
const { createEngine, valuesToJson } = require(join(engineRoot, 'dist/index.js'));

const skeleton = join(root, 'templates/web-service/skeleton');
const files = listTree(skeleton).map(({ path, mode }) => ({ path, mode, content: readFileSync(join(skeleton, path)) }));
const bytes = files.reduce((sum, { content }) => sum + content.length, 0);

function renderWithPave() {
  const frame = encodeTree({ files, valuesJson: valuesToJson(userService), options: {}, integrations: [] });
  return decodeTree(
    core.renderTree(frame, () => '!no extensions'),
    files,
  ).files.map(({ path, content }) => [path, content]);
}

/** As plugin-scaffolder-backend calls it: one renderer and one prepared context for a directory. */
function renderWithNunjitsu() {
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({ values: userService });
  return files.map(({ path, content }) => [
    renderer.render(path, context),
    Buffer.from(renderer.render(content.toString('utf8'), context)),
  ]);
}

function compare() {
  const ours = new Map(renderWithPave());
  for (const [path, content] of renderWithNunjitsu()) {
    if (!Buffer.from(ours.get(path) ?? []).equals(content)) {
      throw new Error(`${path} differs`);
    }
  }
}

compare();
const wasm = readFileSync(join(engineRoot, 'wasm/pave_wasm_bg.wasm'));
console.log(`The core: ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} gzipped`);
const load = `const began = performance.now(); require(${JSON.stringify(join(engineRoot, 'wasm/pave_wasm.js'))}); console.log(performance.now() - began)`;
const loads = Array.from(
  { length: 7 },
  () => Number(execFileSync(process.execPath, ['-e', load], { encoding: 'utf8' })) * 1000,
);
console.log(
  `Compiled and instantiated in a fresh process: ${formatMicroseconds(summarize(loads).median)} (median of ${loads.length})`,
);

console.log(`\nThe skeleton of templates/web-service: ${files.length} files, ${bytes} bytes, buffers to buffers`);
const [pave, nunjitsu] = alternate([renderWithPave, renderWithNunjitsu], { rounds: 30, milliseconds: 40 });
console.log(`  Pave      ${formatMicroseconds(pave.median)} (least ${formatMicroseconds(pave.least)})`);
console.log(`  nunjitsu  ${formatMicroseconds(nunjitsu.median)} (least ${formatMicroseconds(nunjitsu.least)})`);
console.log(`  ratio     ${(nunjitsu.median / pave.median).toFixed(1)}`);

const engine = createEngine({ workers: 1 });
const times = [];
for (let count = 0; count < 300; count += 1) {
  const began = performance.now();
  await engine.renderTree({ files, values: userService });
  times.push((performance.now() - began) * 1000);
}
await engine.close();
console.log(
  `\nThe same through a worker thread, one after another: ${formatMicroseconds(summarize(times).median)} (median of 300)`,
);
