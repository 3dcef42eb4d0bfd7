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

/** Milliseconds from before the first import until the first check is done, in processes of their own. */
function inFreshProcesses(script) {
  const runs = Array.from({ length: 7 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })),
  );
  return summarize(runs).median;
}

/** The text of a file's path, from this folder. */
const from = (path) => JSON.stringify(join(import.meta.dirname, path));

function compareFirst() {
  const read = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { join } from 'node:path';
    const folder = ${JSON.stringify(folder)};
    const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path)) }));
    const began = performance.now();`;
  const pave = inFreshProcesses(`${read}
    const { default: { createEngine } } = await import(${from('../../plugin-ts/engine/dist/index.js')});
    const engine = createEngine({ workers: 1 });
    await engine.validate({ files });
    console.log(performance.now() - began);
    await engine.close();`);
  const ajv = inFreshProcesses(`${read}
    const { loadAll } = await import('js-yaml');
    const { compileSchemas } = await import(${from('ajv.mjs')});
    const objects = loadAll(files.map(({ content }) => content.toString()).join('---\\n'));
    for (const [kind, check] of compileSchemas(objects)) check(objects.find((object) => object.kind === kind));
    console.log(performance.now() - began);`);
  console.log(
    `  first check of a fresh process: Pave ${pave.toFixed(0)} ms, js-yaml and ajv ${ajv.toFixed(0)} ms, ${(ajv / pave).toFixed(1)} times Pave`,
  );
}

await compareOne();
compareFirst();
