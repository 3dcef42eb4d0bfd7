// The catalog: app specs through Pave's processor beside the same entities as catalog-info files through Backstage's own reader,
// in one run: how many entities a second, how much of it on the main thread, and how long that is held up.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { formatMicroseconds, summarize } from './measure.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { parseEntityYaml } = require('@backstage/plugin-catalog-node');
const catalogBackend = dirname(require.resolve('@backstage/plugin-catalog-backend/package.json'));
const { FileReaderProcessor } = require(join(catalogBackend, 'dist/processors/FileReaderProcessor.cjs.js'));
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));
const { AppSpecProcessor } = require(join(root, 'plugin-ts/backend/dist/catalog/AppSpecProcessor.js'));
const { EntityReader } = require(join(root, 'plugin-ts/backend/dist/catalog/EntityReader.js'));

const SPECS = 2_000;
const ROUNDS = 5;
/** Backstage's catalog processes up to ten entities at the same time. */
const AT_ONCE = 10;

const specs = readFileSync(join(root, 'examples/specs/user-service.pave.yaml'), 'utf8');
const nameOf = (index) => `service-${String(index).padStart(4, '0')}`;
const engine = createEngine();

/** Writes the specs, and the entities that they give as catalog-info files. */
async function writeFiles(work) {
  const documents = Array.from({ length: SPECS }, (_, index) => ({
    spec: `${specs.replaceAll('user-service', nameOf(index))}owner: team-${index % 20}\nsystem: system-${index % 20}\n`,
    specFile: `${nameOf(index)}.pave.yaml`,
  }));
  const results = await engine.catalogMany({ documents });
  mkdirSync(join(work, 'specs'));
  mkdirSync(join(work, 'entities'));
  documents.forEach(({ spec, specFile }, index) => {
    writeFileSync(join(work, 'specs', specFile), spec);
    writeFileSync(join(work, 'entities', `${nameOf(index)}.yaml`), results[index].files[0].content);
  });
}

async function* parser({ data, location }) {
  yield* parseEntityYaml(data, location);
}

/** Reads every file of a folder with a processor: what it emitted, and what that took. */
async function readAll(processor, folder) {
  const targets = readdirSync(folder).map((name) => join(folder, name));
  const entities = [];
  const cpu = process.threadCpuUsage();
  const began = performance.now();
  const readNext = async () => {
    for (let target = targets.pop(); target !== undefined; target = targets.pop()) {
      await processor.readLocation(
        { type: 'file', target },
        false,
        (result) => {
          if (result.type === 'entity') {
            entities.push(`${result.entity.kind}:${result.entity.metadata.name}`);
          } else if (result.type === 'error') {
            throw result.error;
          }
        },
        parser,
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  const milliseconds = performance.now() - began;
  const { user, system } = process.threadCpuUsage(cpu);
  return { entities: entities.toSorted(), milliseconds, mainThread: (user + system) / 1000 };
}

const work = mkdtempSync(join(tmpdir(), 'pave-bench-'));
try {
  await writeFiles(work);
  const pave = { engine, platform: {}, rules: {} };
  const rest = { reader: {}, logger: { debug() {} } };
  const contenders = {
    // A reader of its own each time: none has seen the files.
    Pave: () => readAll(new AppSpecProcessor({ ...rest, entities: new EntityReader({ pave }) }), join(work, 'specs')),
    Backstage: () => readAll(new FileReaderProcessor(), join(work, 'entities')),
  };
  const samples = { Pave: [], Backstage: [] };
  const lags = [];
  let entities = 0;
  for (let round = -1; round < ROUNDS; round += 1) {
    const found = {};
    for (const [name, run] of Object.entries(contenders)) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      found[name] = await run();
      delay.disable();
      if (name === 'Pave' && round >= 0) {
        lags.push({ p99: delay.percentile(99) / 1000, most: delay.max / 1000 });
      }
      // The first round warms up.
      if (round >= 0) {
        samples[name].push(found[name]);
      }
    }
    if (JSON.stringify(found.Pave.entities) !== JSON.stringify(found.Backstage.entities)) {
      throw new Error('the two give different entities');
    }
    entities = found.Pave.entities.length;
  }
  console.log(
    `\nThe catalog: ${SPECS} app specs beside ${SPECS} catalog-info files with the same ${entities} entities, ${AT_ONCE} at once`,
  );
  const medians = Object.entries(samples).map(([name, list]) => {
    const wall = summarize(list.map(({ milliseconds }) => milliseconds)).median;
    const main = summarize(list.map(({ mainThread }) => mainThread)).median;
    console.log(
      `  ${name.padEnd(10)} ${wall.toFixed(0)} ms, ${Math.round((entities / wall) * 1000)} entities a second; ${main.toFixed(0)} ms of the main thread`,
    );
    return { wall, main };
  });
  const [ours, theirs] = medians;
  console.log(
    `  ${(theirs.wall / ours.wall).toFixed(1)} times the entities a second, 1/${(theirs.main / ours.main).toFixed(1)} of the main thread's time`,
  );
  console.log(
    `  lag of the main thread meanwhile: p99 ${formatMicroseconds(summarize(lags.map(({ p99 }) => p99)).most)}, most ${formatMicroseconds(summarize(lags.map(({ most }) => most)).most)}`,
  );
} finally {
  await engine.close();
  rmSync(work, { recursive: true, force: true });
}
