// Rendering, buffers to buffers: Pave's core beside its peers, in one run. Outputs are compared first.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { userService } from '../../examples/portal/userService.mjs';
import { listTree } from '../../examples/portal/tree.mjs';
import {
  compare,
  engineRoot,
  renderWithNunjitsu,
  renderWithNunjucks,
  renderWithPave,
  root,
  steps,
} from './contenders.mjs';
import { alternate, formatMicroseconds, geometricMean, summarize } from './measure.mjs';
import { printNative } from './native.mjs';
import { makeSkeletons, values as skeletonValues } from './skeletons.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require(join(engineRoot, 'dist/index.js'));

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
  const contenders = [renderWithPave, renderWithNunjitsu, renderWithNunjucks];
  const [pave, nunjitsu, nunjucks] = alternate(
    contenders.map((render) => () => render(skeleton, userService)),
    { rounds: 30, milliseconds: 30 },
  );
  console.log(`  Pave      ${formatMicroseconds(pave.median)} (least ${formatMicroseconds(pave.least)})`);
  for (const [name, peer] of Object.entries({ nunjitsu, nunjucks })) {
    console.log(
      `  ${name}  ${formatMicroseconds(peer.median)} (least ${formatMicroseconds(peer.least)}), ratio ${(peer.median / pave.median).toFixed(1)}`,
    );
  }
  return skeleton;
}

const GROUPS = [
  ['under 2 kB', 0, 2e3],
  ['2 to 5 kB', 2e3, 5e3],
  ['5 to 20 kB', 5e3, 2e4],
  ['20 to 100 kB', 2e4, 1e5],
  ['0.1 to 1 MB', 1e5, 1e6],
  ['over 1 MB', 1e6, 1e9],
];

/** Writes eight digits into the end of every template of a skeleton, so that none was ever seen before. */
function stampTemplates() {
  let stamp = 10_000_000;
  return ({ templates }) => {
    stamp += 1;
    templates.forEach(({ content }) => content.write(String(stamp), content.length - 8, 'latin1'));
  };
}

function printManySkeletons(skeletons, label, prepare) {
  const rows = skeletons.map((skeleton) => {
    const contenders = [renderWithPave, renderWithNunjitsu].map((render) => () => {
      prepare(skeleton);
      render(skeleton, skeletonValues);
    });
    const [pave, nunjitsu] = alternate(contenders, { rounds: 3, milliseconds: 8 });
    return { bytes: skeleton.bytes, pave: pave.least, nunjitsu: nunjitsu.least, ratio: nunjitsu.least / pave.least };
  });
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  console.log(
    `  ${label}: sum ${formatMicroseconds(sum('pave'))}, nunjitsu ${formatMicroseconds(sum('nunjitsu'))}, ratio ${(sum('nunjitsu') / sum('pave')).toFixed(1)}; geometric mean of the ratios ${geometricMean(rows.map(({ ratio }) => ratio)).toFixed(1)}`,
  );
  for (const [name, least, most] of GROUPS) {
    const group = rows.filter((row) => row.bytes >= least && row.bytes < most);
    if (group.length > 0) {
      const mean = (field) => formatMicroseconds(geometricMean(group.map((row) => row[field])));
      console.log(
        `    ${name.padEnd(13)}${String(group.length).padStart(4)} skeletons: Pave ${mean('pave')}, nunjitsu ${mean('nunjitsu')}, ratio ${geometricMean(group.map(({ ratio }) => ratio)).toFixed(1)}`,
      );
    }
  }
}

function printSkeletons() {
  const skeletons = makeSkeletons(120);
  skeletons.forEach((skeleton) => compare(skeleton, skeletonValues));
  const sum = (field) => skeletons.reduce((total, one) => total + field(one), 0);
  console.log(
    `\n${skeletons.length} skeletons like public ones: ${sum(({ files }) => files.length)} files, ${sum(({ templates }) => templates.length)} of them templates, ${(sum(({ bytes }) => bytes) / 1e6).toFixed(1)} MB, buffers to buffers`,
  );
  printManySkeletons(skeletons, 'Pave, each skeleton again and again, as a portal does', () => {});
  printManySkeletons(skeletons, 'Pave, each template for the first time', stampTemplates());
  return skeletons;
}

function printSteps({ files }) {
  const valuesJson = steps.values(userService);
  const { length } = steps.encode(files, valuesJson);
  const answer = steps.core(length);
  const times = alternate(
    [
      () => steps.values(userService),
      () => steps.encode(files, valuesJson),
      () => steps.core(steps.encode(files, valuesJson).length),
      () => steps.decode(answer, files),
    ],
    { rounds: 10, milliseconds: 20 },
  ).map(({ median }) => median);
  const [values, encode, core, decode] = [times[0], times[1], times[2] - times[1], times[3]].map(formatMicroseconds);
  console.log(
    `\nWhere the demo's skeleton spends its time: values ${values}, into the core ${encode}, core ${core}, out ${decode}`,
  );
}

function smallFile(index) {
  return {
    path: `folder-${index % 100}/file-${index}.txt`,
    mode: 0o644,
    content: Buffer.from(`${index % 3 === 0 ? 'name: ${{ values.name }}\n' : ''}${'a line of a file\n'.repeat(60)}`),
  };
}

function printGrowth() {
  console.log('\nGrowth: microseconds a file of 1 kB, one in three a template');
  for (const count of [10, 100, 1000, 10_000]) {
    const skeleton = { files: Array.from({ length: count }, (_, index) => smallFile(index)) };
    const [pave] = alternate([() => renderWithPave(skeleton, skeletonValues)], { rounds: 5, milliseconds: 40 });
    console.log(`  ${String(count).padStart(6)} files  ${(pave.median / count).toFixed(2)} us`);
  }
  console.log('Growth: nanoseconds a byte of one template with 20 tags a kilobyte');
  for (const kilobytes of [1, 10, 100, 1000]) {
    const line =
      'a line with ${{ values.name }} and ${{ values.port }} inside of a hundred bytes, as many files have it ..\n';
    const content = Buffer.from(line.repeat(kilobytes * 10));
    const skeleton = { files: [{ path: 'a.txt', mode: 0o644, content }] };
    const [pave] = alternate([() => renderWithPave(skeleton, skeletonValues)], { rounds: 5, milliseconds: 40 });
    console.log(`  ${String(kilobytes).padStart(6)} kB     ${((pave.median * 1000) / content.length).toFixed(2)} ns`);
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
printSteps(demo);
const skeletons = printSkeletons();
printGrowth();
printNative(skeletons, skeletonValues);
await printWorker(demo);
