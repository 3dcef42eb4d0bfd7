// Checking one service: Pave reads and checks it by all rules; beside it, what others need for less.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';

const require = createRequire(import.meta.url);
const { createEngine } = require('../../plugin-ts/engine/dist/index.js');
const folder = join(import.meta.dirname, '../cases/rules/service');
const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path)) }));
const text = files.map(({ content }) => content.toString()).join('---\n');
const engine = createEngine({ workers: 1, deadlineMs: 30_000 });

/** The least time of a call in milliseconds, over batches. */
async function least(call) {
  let best = Infinity;
  for (let batch = 0; batch < 15; batch += 1) {
    const began = performance.now();
    for (let index = 0; index < 20; index += 1) await call();
    best = Math.min(best, (performance.now() - began) / 20);
  }
  return best;
}

const began = performance.now();
await engine.validate({ files });
const first = performance.now() - began;
const pave = await least(() => engine.validate({ files }));
const backstage = await least(() => parseAllDocuments(text).map((document) => document.toJS()));
const quick = await least(() => loadAll(text));
await engine.close();

console.log(`${files.length} objects, ${text.length} bytes`);
console.log(`Pave, first time in the process   ${first.toFixed(1)} ms (worker, module and schemas included)`);
console.log(`Pave, read and all rules          ${pave.toFixed(3)} ms`);
console.log(
  `yaml, read only                   ${backstage.toFixed(3)} ms, ${(backstage / pave).toFixed(2)} times Pave`,
);
console.log(`js-yaml, read only                ${quick.toFixed(3)} ms, ${(quick / pave).toFixed(2)} times Pave`);
