// The seeds of the fuzz targets, and what fuzzing found, through the module as it ships: there `usize` has 32 bits and the
// stack another size. Each ends in output or in findings, never in a trap, and so does the next.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, it } from 'node:test';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));
const engine = createEngine({ workers: 1 });
after(() => engine.close());

const VALUES = {
  s: 'Hello World, 😀 <b>',
  n: 3,
  list: [3, 'a', null, [2]],
  map: { name: 'x', 10: 1 },
  name: 'web',
  up: '../x',
  empty: '',
};

/** How each target reads an input; the first byte of most is its switches. */
const READERS = {
  nunjucks_parse: (text) => engine.renderString({ name: 'seed', source: text, values: {} }),
  nunjucks_evaluate: (text) =>
    engine.renderString({ name: 'seed', source: text.slice(text.indexOf('\n') + 1), values: VALUES }),
  jinja: (text) => {
    const parts = text
      .split('\n---\n')
      .map((content, place) => ({ path: `part${place}`, content: Buffer.from(content) }));
    return engine.renderTree({ files: parts, values: VALUES, options: { dialect: 'jinja' } });
  },
  skeleton: (text) => {
    const [globs, entries = globs] = text.split('\n\n');
    const files = entries.split('\n').map((line) => {
      const [path, content = ''] = line.split('=');
      return { path, content: Buffer.from(content) };
    });
    return engine.renderTree({ files, values: VALUES, options: { copyWithoutTemplating: globs.split('\n') } });
  },
};

for (const [target, render] of Object.entries(READERS)) {
  it(`the module survives what fuzzing ${target} starts from and found`, async () => {
    const folder = join(root, 'fuzz/seeds', target);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name)).subarray(1).toString();
      const code = await render(text).then(
        () => undefined,
        (error) => error.code,
      );
      assert.ok(code === undefined || !/^engine\.(trap|memory|deadline|internal)/.test(code), `${name}: ${code}`);
    }
  });
}
