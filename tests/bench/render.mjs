// Rendering, buffers to buffers: Pave's core beside nunjitsu, which Backstage uses, in one run. Outputs are compared first.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTemplateRenderer } from 'nunjitsu';
import { userService } from '../../examples/portal/userService.mjs';
import { listTree } from '../../examples/portal/tree.mjs';
import { alternate, formatMicroseconds, geometricMean, summarize } from './measure.mjs';
import { makeSkeletons, values as skeletonValues } from './skeletons.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const engineRoot = join(root, 'plugin-ts/engine');
const core = require(join(engineRoot, 'wasm/pave_wasm.js'));
const { decodeTree, encodeTree } = require(join(engineRoot, 'dist/tree/treeFrame.js'));
const { reserveCoreFrame } = require(join(engineRoot, 'dist/coreFrame.js'));
const { createEngine, valuesToJson } = require(join(engineRoot, 'dist/index.js'));

const NO_EXTENSIONS = { filters: [], globals: [], globalValues: [] };
const noCall = () => '!none';

function renderWithPave({ files }, values) {
  const valuesJson = valuesToJson(values);
  const frame = encodeTree(
    { files, valuesJson, options: {}, integrations: [], extensions: NO_EXTENSIONS },
    reserveCoreFrame,
  );
  return decodeTree(core.renderTree(frame.length, noCall), files).files;
}

/** As plugin-scaffolder-backend calls it: one renderer and one prepared context for a directory. */
function renderWithNunjitsu({ files }, values) {
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({ values });
  return files.map(({ path, content }) => ({
    path: renderer.render(path, context),
    // Binary files are copied; nunjitsu never sees them.
    content: path.endsWith('.png') ? content : Buffer.from(renderer.render(content.toString('utf8'), context)),
  }));
}

function compare(skeleton, values) {
  const ours = new Map(renderWithPave(skeleton, values).map(({ path, content }) => [path, content]));
  for (const { path, content } of renderWithNunjitsu(skeleton, values)) {
    if (!Buffer.from(ours.get(path) ?? []).equals(content)) {
      throw new Error(`${path} differs`);
    }
  }
}

function printCore() {
  const wasm = readFileSync(join(engineRoot, 'wasm/pave_wasm_bg.wasm'));
  console.log(`The core: ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} gzipped`);
  const module = JSON.stringify(join(engineRoot, 'wasm/pave_wasm.js'));
  const load = `const began = performance.now(); require(${module}); console.log(performance.now() - began)`;
  const times = Array.from(
    { length: 11 },
    () => Number(execFileSync(process.execPath, ['-e', load], { encoding: 'utf8' })) * 1000,
  );
  console.log(
    `Compiled and instantiated in a fresh process: ${formatMicroseconds(summarize(times).median)} (median of ${times.length})`,
  );
}

function printDemoSkeleton() {
  const directory = join(root, 'templates/web-service/skeleton');
  const files = listTree(directory).map(({ path, mode }) => ({
    path,
    mode,
    content: readFileSync(join(directory, path)),
  }));
  const skeleton = { files, bytes: files.reduce((sum, { content }) => sum + content.length, 0) };
  compare(skeleton, userService);
  console.log(
    `\nThe skeleton of templates/web-service: ${files.length} files, ${skeleton.bytes} bytes, buffers to buffers`,
  );
  const contenders = [() => renderWithPave(skeleton, userService), () => renderWithNunjitsu(skeleton, userService)];
  const [pave, nunjitsu] = alternate(contenders, { rounds: 30, milliseconds: 30 });
  console.log(`  Pave      ${formatMicroseconds(pave.median)} (least ${formatMicroseconds(pave.least)})`);
  console.log(`  nunjitsu  ${formatMicroseconds(nunjitsu.median)} (least ${formatMicroseconds(nunjitsu.least)})`);
  console.log(`  ratio     ${(nunjitsu.median / pave.median).toFixed(1)}`);
  return skeleton;
}

function printManySkeletons() {
  const skeletons = makeSkeletons(120);
  skeletons.forEach((skeleton) => compare(skeleton, skeletonValues));
  const bytes = skeletons.reduce((sum, one) => sum + one.bytes, 0);
  const files = skeletons.reduce((sum, one) => sum + one.files.length, 0);
  console.log(
    `\n${skeletons.length} skeletons like public ones: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, buffers to buffers`,
  );
  const rows = skeletons.map((skeleton) => {
    const contenders = [
      () => renderWithPave(skeleton, skeletonValues),
      () => renderWithNunjitsu(skeleton, skeletonValues),
    ];
    const [pave, nunjitsu] = alternate(contenders, { rounds: 3, milliseconds: 8 });
    return { bytes: skeleton.bytes, pave: pave.least, nunjitsu: nunjitsu.least, ratio: nunjitsu.least / pave.least };
  });
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  console.log(
    `  sum: Pave ${formatMicroseconds(sum('pave'))}, nunjitsu ${formatMicroseconds(sum('nunjitsu'))}, ratio ${(sum('nunjitsu') / sum('pave')).toFixed(1)}`,
  );
  console.log(`  geometric mean of the ratios: ${geometricMean(rows.map(({ ratio }) => ratio)).toFixed(1)}`);
  for (const [label, least, most] of [
    ['under 2 kB', 0, 2e3],
    ['2 to 5 kB', 2e3, 5e3],
    ['5 to 20 kB', 5e3, 2e4],
    ['20 to 100 kB', 2e4, 1e5],
    ['0.1 to 1 MB', 1e5, 1e6],
    ['over 1 MB', 1e6, 1e9],
  ]) {
    const group = rows.filter((row) => row.bytes >= least && row.bytes < most);
    if (group.length > 0) {
      const mean = (name) => formatMicroseconds(geometricMean(group.map((row) => row[name])));
      console.log(
        `  ${label.padEnd(13)}${String(group.length).padStart(4)} skeletons: Pave ${mean('pave')}, nunjitsu ${mean('nunjitsu')}, ratio ${geometricMean(group.map(({ ratio }) => ratio)).toFixed(1)}`,
      );
    }
  }
}

async function printWorker({ files }) {
  const engine = createEngine({ workers: 1 });
  const times = [];
  for (let count = 0; count < 300; count += 1) {
    const began = performance.now();
    await engine.renderTree({ files, values: userService });
    times.push((performance.now() - began) * 1000);
  }
  await engine.close();
  console.log(
    `\nThe demo's skeleton through a worker thread, one after another: ${formatMicroseconds(summarize(times).median)} (median of 300)`,
  );
}

printCore();
const demo = printDemoSkeleton();
printManySkeletons();
await printWorker(demo);
