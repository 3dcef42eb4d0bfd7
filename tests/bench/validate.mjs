// Checking one service: Pave reads and checks it by all rules; beside it, what others need for less: Backstage's `yaml` to
// read it, js-yaml with ajv, compiled beforehand, to read it and check its schemas. Then the first check of a fresh process,
// beside ajv's.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { compileSchemas } from './ajv.mjs';
import { formatMicroseconds, summarize } from './measure.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require('../../plugin-ts/engine/dist/index.js');
const folder = join(import.meta.dirname, '../cases/rules/service');
const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path)) }));
const text = files.map(({ content }) => content.toString()).join('---\n');

/** The least time of a call in microseconds, over batches. */
async function least(call) {
  let best = Infinity;
  for (let batch = 0; batch < 15; batch += 1) {
    const began = performance.now();
    for (let index = 0; index < 20; index += 1) await call();
    best = Math.min(best, ((performance.now() - began) * 1000) / 20);
  }
  return best;
}

async function compareOne() {
  const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
  const schemas = compileSchemas(loadAll(text));
  const checkSchemas = () => {
    for (const object of loadAll(text)) {
      if (schemas.get(object.kind)?.(object) === false) {
        throw new Error(`ajv refuses the ${object.kind}`);
      }
    }
  };
  const pave = await least(() => engine.validate({ files }));
  const rows = [
    ['yaml, read only', await least(() => parseAllDocuments(text).map((document) => document.toJS()))],
    ['js-yaml, read only', await least(() => loadAll(text))],
    [`js-yaml and ajv, ${schemas.size} of the schemas`, await least(checkSchemas)],
  ];
  await engine.close();
  console.log(`\nChecking a service: ${files.length} objects, ${text.length} bytes`);
  console.log(`  ${'Pave, read and all rules'.padEnd(36)} ${formatMicroseconds(pave)}`);
  for (const [label, time] of rows) {
    console.log(`  ${label.padEnd(36)} ${formatMicroseconds(time)}, ${(time / pave).toFixed(2)} times Pave`);
  }
}

/** Milliseconds that a script prints, one number for each stretch of its work: medians over processes of its own. */
function inFreshProcesses(script) {
  const runs = Array.from({ length: 9 }, () => {
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    return output.trim().split(' ').map(Number);
  });
  return runs[0].map((_, index) => summarize(runs.map((run) => run[index])).median);
}

/** The text of a file's path, from this folder. */
const from = (path) => JSON.stringify(join(import.meta.dirname, path));

const milliseconds = (time) => `${time.toFixed(1)} ms`;

function compareFirst() {
  const read = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import { join } from 'node:path';
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const folder = ${JSON.stringify(folder)};
    const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path)) }));
    const times = [performance.now()];
    const lap = () => times.push(performance.now());
    const print = () => console.log(times.slice(1).map((time, index) => time - times[index]).join(' '));`;
  const ofPave = (workers) => `${read}
    const { createEngine } = require(${from('../../plugin-ts/engine/dist/index.js')});
    ${
      workers === "'none'"
        ? `require(${from('../../plugin-ts/engine/dist/cli/quickStart.js')}).quickStart();
    require(${from('../../plugin-ts/engine/dist/pool/coreThread.js')});`
        : ''
    }
    lap();
    const engine = createEngine({ workers: ${workers} });
    await engine.validate({ files });
    lap();
    print();
    await engine.close();`;
  const ofAjv = `${read}
    const { loadAll } = await import('js-yaml');
    const { compileSchemas } = await import(${from('ajv.mjs')});
    lap();
    const objects = loadAll(files.map(({ content }) => content.toString()).join('---\\n'));
    const schemas = compileSchemas(objects);
    lap();
    for (const [kind, check] of schemas) check(objects.find((object) => object.kind === kind));
    lap();
    print();`;
  const [loaded, first] = inFreshProcesses(ofPave("'none'"));
  const [engineLoaded, firstOfWorker] = inFreshProcesses(ofPave('1'));
  const [ajvLoaded, compiled, checked] = inFreshProcesses(ofAjv);
  console.log('  In a fresh process');
  console.log(`    Pave as its command line: loaded in ${milliseconds(loaded)}, first check ${milliseconds(first)}`);
  console.log(
    `    Pave in a worker:         loaded in ${milliseconds(engineLoaded)}, first check ${milliseconds(firstOfWorker)}`,
  );
  console.log(
    `    js-yaml and ajv:          loaded in ${milliseconds(ajvLoaded)}, read and compiled in ${milliseconds(compiled)}, first check ${milliseconds(checked)}`,
  );
  const whole = (ajvLoaded + compiled + checked) / (loaded + first);
  console.log(
    `    ajv compiles for ${(compiled / first).toFixed(1)} times as long as Pave's first check takes; the whole takes ${whole.toFixed(1)} times as long`,
  );
}

await compareOne();
compareFirst();
