import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createEngine } from '../index';
import { rejection } from '../testing';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx:latest}]}\n';
const files = [{ path: 'pod.yaml', content: pod }];

/** Prints whether the module of the core was loaded on the main thread. */
const script = (workers: string) => `
  const { createEngine } = require(${JSON.stringify(join(__dirname, '../index.js'))});
  const engine = createEngine({ workers: ${workers} });
  engine.validate({ files: ${JSON.stringify(files)} })
    .then(() => engine.close())
    .then(() => console.log(Object.keys(require.cache).some((path) => path.endsWith('pave_wasm.js'))));`;

const run = (workers: string) => execFileSync(process.execPath, ['--eval', script(workers)], { encoding: 'utf8' });

describe('an engine without workers', () => {
  it('answers as one with a worker does', async () => {
    const [here, there] = [createEngine({ workers: 'none' }), createEngine({ workers: 1 })];
    try {
      const both = await Promise.all([here, there].map((engine) => engine.validate({ files, format: 'json' })));
      assert.deepEqual(both[0], both[1]);
      assert.ok((both[0]?.findings.length ?? 0) > 0);
      const shout = { filters: { shout: (text: unknown) => `${String(text)}!` } };
      const rendering = {
        name: 'a',
        source: '${{ values.a | shout }}',
        values: { values: { a: 'b' } },
        extensions: shout,
      };
      const texts = await Promise.all([here, there].map((engine) => engine.renderString(rendering)));
      assert.deepEqual(texts[0], texts[1]);
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  });

  it('refuses requests that were cancelled, and all once it is closed', async () => {
    const engine = createEngine({ workers: 'none' });
    const late = engine.validate({ files, signal: AbortSignal.abort() });
    assert.equal((await rejection(late)).code, 'engine.cancelled');
    await engine.close();
    assert.equal((await rejection(engine.validate({ files }))).code, 'engine.closed');
  });

  it('rejects everything after a panic in the core', async () => {
    const engine = createEngine({ workers: 'none' });
    assert.equal((await rejection(engine.panicForTest())).code, 'engine.trap');
    assert.equal((await rejection(engine.validate({ files }))).code, 'engine.trap');
    await engine.close();
  });

  it('is the only one that loads the core on its own thread', () => {
    assert.equal(run('1').trim(), 'false');
    assert.equal(run("'none'").trim(), 'true');
  });
});
