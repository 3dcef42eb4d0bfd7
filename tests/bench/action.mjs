// The whole action, disk to disk: `pave:template:render` beside Backstage's own `fetch:template`, in one run, on tmpfs and on
// disk, with what each does to be safe: Pave stages, syncs and renames, Backstage writes in place.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listTree } from '../../examples/portal/tree.mjs';
import { formatMicroseconds, geometricMean } from './measure.mjs';
import { makeSkeletons, values } from './skeletons.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { ScmIntegrations } = require('@backstage/integration');
const { ConfigReader } = require('@backstage/config');
const { createFetchTemplateAction } = require('@backstage/plugin-scaffolder-backend');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));
const { createTemplateRenderAction } = require(join(root, 'plugin-ts/backend/dist/actions/templateRender.js'));
const { TemplatingRegistry } = require(join(root, 'plugin-ts/backend/dist/templating.js'));

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
// Local skeletons are copied; no reader is asked.
const reader = {};
const engine = createEngine();
const contenders = {
  pave: createTemplateRenderAction({
    pave: { engine, platform: {}, rules: {} },
    reader,
    integrations,
    requireScmUserCredentials: false,
    templating: new TemplatingRegistry(),
  }),
  backstage: createFetchTemplateAction({ reader, integrations }),
};

const silent = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent };

async function run(action, skeleton, workspacePath) {
  mkdirSync(workspacePath, { recursive: true });
  let temporary = 0;
  const began = performance.now();
  await action.handler({
    input: { url: './skeleton', values, targetPath: 'out' },
    templateInfo: { baseUrl: `${pathToFileURL(dirname(skeleton)).href}/template.yaml` },
    workspacePath,
    logger: silent,
    task: { id: 'bench' },
    output() {},
    async createTemporaryDirectory() {
      temporary += 1;
      const directory = `${workspacePath}-temporary-${temporary}`;
      mkdirSync(directory);
      return directory;
    },
  });
  return (performance.now() - began) * 1000;
}

async function compareOn(label, base, count) {
  const work = mkdtempSync(join(base, 'pave-bench-'));
  const rows = [];
  try {
    for (const [index, { files }] of makeSkeletons(count).entries()) {
      const skeleton = join(work, `s${index}/skeleton`);
      for (const { path, content } of files) {
        mkdirSync(dirname(join(skeleton, path)), { recursive: true });
        writeFileSync(join(skeleton, path), content);
      }
      const row = {};
      for (let round = 0; round < 4; round += 1) {
        for (const [name, action] of Object.entries(contenders)) {
          const workspace = join(work, `w${index}-${name}-${round}`);
          const time = await run(action, skeleton, workspace);
          row[name] = Math.min(row[name] ?? Number.POSITIVE_INFINITY, time);
        }
        if (round === 0) {
          const [ours, theirs] = ['pave', 'backstage'].map((name) =>
            JSON.stringify(listTree(join(work, `w${index}-${name}-0/out`))),
          );
          if (ours !== theirs) {
            throw new Error(`skeleton ${index} differs`);
          }
        }
      }
      rows.push(row);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const mean = (name) => geometricMean(rows.map((row) => row[name]));
  const ratio = geometricMean(rows.map((row) => row.backstage / row.pave));
  console.log(
    `  ${label}: ${rows.length} skeletons, trees compared; Pave ${formatMicroseconds(mean('pave'))}, fetch:template ${formatMicroseconds(mean('backstage'))}, geometric mean of the ratios ${ratio.toFixed(1)}`,
  );
}

async function printLag() {
  const work = mkdtempSync(join(tmpdir(), 'pave-bench-'));
  const source = join(work, 'skeleton');
  const body = 'a line of text with ${{ values.name }} in it\n'.repeat(23_000);
  for (let index = 0; index < 10; index += 1) {
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, `${index}.txt`), body);
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await engine.renderDirectory({ source, target: join(work, 'warm'), root: work, values });
  delay.enable();
  for (let round = 0; round < 5; round += 1) {
    await engine.renderDirectory({ source, target: join(work, `out-${round}`), root: work, values });
  }
  delay.disable();
  rmSync(work, { recursive: true, force: true });
  console.log(
    `  lag of the main thread while 10 MB are rendered, five times: p99 ${formatMicroseconds(delay.percentile(99) / 1000)}, most ${formatMicroseconds(delay.max / 1000)}`,
  );
}

console.log('\nThe whole action');
if (existsSync('/dev/shm')) {
  await compareOn('tmpfs', '/dev/shm', 60);
}
await compareOn('disk ', join(root, '.build'), 30);
await printLag();
await engine.close();
