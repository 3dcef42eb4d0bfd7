// `kill -9` at random moments: no half-written tree, and running the step again completes it. KILLS sets how often.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, it } from 'node:test';
import { listTree } from '../../examples/portal/tree.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require(resolve(import.meta.dirname, '../../plugin-ts/engine/dist/index.js'));

const kills = Number(process.env.KILLS ?? 5);
const work = realpathSync(mkdtempSync(join(tmpdir(), 'pave-kill-')));
after(() => rmSync(work, { recursive: true, force: true }));

const FILES = 60;
const source = join(work, 'skeleton');
for (let index = 0; index < FILES; index += 1) {
  const folder = join(source, `d${index % 7}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `f${index}.txt`), `round \${{ values.round }}\n${'x'.repeat(2000)}\n`);
}
chmodSync(join(source, 'd0/f0.txt'), 0o755);

/** Renders in a process of its own and kills it after a random time; gives the last round that it finished. */
async function renderAndKill(target, firstRound, environment) {
  const childArguments = [join(import.meta.dirname, 'renderChild.mjs'), source, target, work, String(firstRound)];
  const child = spawn(process.execPath, childArguments, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  await new Promise((done) => {
    child.stdout.on('data', (text) => {
      // The first round is done: the process is warm, and a kill meets work.
      if (output === '') {
        setTimeout(() => child.kill('SIGKILL'), Math.random() * 40);
      }
      output += text;
    });
    child.once('close', done);
  });
  return Number(output.trim().split('\n').at(-1));
}

function roundsIn(directory) {
  return listTree(directory).map(({ path }) =>
    Number(/^round (\d+)\n/.exec(readFileSync(join(directory, path), 'utf8'))?.[1]),
  );
}

it(`a new target is whole or not there, after ${kills} kills`, async () => {
  for (let kill = 0; kill < kills; kill += 1) {
    const target = join(work, `new-${kill}`);
    await renderAndKill(target, 0, {});
    for (const name of readdirSync(work).filter((entry) => entry.startsWith(`new-${kill}-`))) {
      const round = Number(name.split('-').at(-1));
      assert.deepEqual(
        roundsIn(join(work, name)),
        Array.from({ length: FILES }, () => round),
      );
      rmSync(join(work, name), { recursive: true });
    }
  }
});

it(`an existing target has whole files, and running again completes it, after ${kills} kills`, async () => {
  const target = join(work, 'existing');
  mkdirSync(target);
  writeFileSync(join(target, 'mine.txt'), 'round 0\nnot the skeleton’s');
  let round = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    round = (await renderAndKill(target, round, { IN_PLACE: '1' })) + 1;
    for (const { path, size } of listTree(target).filter((file) => !file.path.startsWith('.pave-staging-'))) {
      if (path !== 'mine.txt') {
        assert.ok(size > 2000, `${path} is whole`);
      }
    }
    const engine = createEngine({ workers: 1 });
    await engine.renderDirectory({ source, target, root: work, values: { round }, replace: true });
    await engine.close();
    const files = listTree(target);
    assert.equal(files.length, FILES + 1, 'nothing is left of the killed process');
    assert.deepEqual(new Set(roundsIn(target).filter((one) => one !== 0 || round === 0)), new Set([round]));
    assert.equal(readFileSync(join(target, 'mine.txt'), 'utf8'), 'round 0\nnot the skeleton’s');
    round += 1;
  }
});
