// The same specs give the same bytes: 100 times over, and however many workers share the work.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { it } from 'node:test';
import { judgedSpecs } from './specs.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require(join(resolve(import.meta.dirname, '../..'), 'plugin-ts/engine/dist/index.js'));

const layouts = /** @type {const} */ (['plain', 'kustomize', 'helm']);
function digestOf(results) {
  const hash = createHash('sha256');
  for (const { files, findings } of results) {
    for (const { path, content } of files) {
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
    hash.update(JSON.stringify(findings));
  }
  return hash.digest('hex');
}

/** One crossing for each platform file, as the specs come. */
async function inBatches(engine, output) {
  const specs = judgedSpecs(output);
  const results = [];
  for (const platform of new Set(specs.map((spec) => spec.platform))) {
    const documents = specs.filter((spec) => spec.platform === platform).map(({ spec }) => ({ spec }));
    results.push(...(await engine.generateMany({ documents, platform, output, deadlineMs: 10_000 })));
  }
  return digestOf(results);
}

/** Every spec by itself, all at once: whichever worker is free takes the next. */
async function oneByOne(engine, output) {
  const specs = judgedSpecs(output);
  const platforms = [...new Set(specs.map((spec) => spec.platform))];
  const ordered = platforms.flatMap((platform) => specs.filter((spec) => spec.platform === platform));
  return digestOf(await Promise.all(ordered.map(({ spec, platform }) => engine.generate({ spec, platform, output }))));
}

for (const output of layouts) {
  it(`${output}: 100 runs and 1, 2 and 5 workers give the same bytes`, async () => {
    const engine = createEngine({ workers: 1 });
    const wanted = await inBatches(engine, output);
    for (let run = 0; run < 99; run += 1) {
      assert.equal(await inBatches(engine, output), wanted);
    }
    await engine.close();
    for (const workers of [1, 2, 5]) {
      const several = createEngine({ workers });
      assert.equal(await oneByOne(several, output), wanted, `${workers} workers`);
      await several.close();
    }
  });
}
