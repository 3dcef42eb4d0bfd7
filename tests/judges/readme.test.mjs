// What the READMEs tell a newcomer to type works in an empty folder, with the package as npm installs it.
import { spawn } from 'node:child_process';
import { equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { serveEngine } from './registry.mjs';

const root = resolve(import.meta.dirname, '../..');
const work = realpathSync(mkdtempSync(join(tmpdir(), 'pave-readme-')));
const registry = await serveEngine(work);
after(() => {
  registry.close();
  rmSync(work, { recursive: true, force: true });
});
const strangers = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
const env = { ...Object.fromEntries(strangers), ...registry.environment };

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const ofPackage = readFileSync(join(root, 'plugin-ts/engine/README.md'), 'utf8');

/** The text of the first block of `language` in `text` that holds `word`. */
function block(text, language, word) {
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find((match) => match[1] === language && match[2].includes(word));
  ok(found, `no block of ${language} holds ${word}`);
  return found[2];
}

/** A folder with what the commands speak of: the spec of the README, a skeleton and its values. */
async function newcomer(name) {
  const folder = join(work, name);
  mkdirSync(join(folder, 'skeleton'), { recursive: true });
  writeFileSync(join(folder, 'pave.yaml'), block(readme, 'yaml', 'gitRepo:'));
  writeFileSync(join(folder, 'skeleton/README.md'), '# ${{ values.name }}\n');
  writeFileSync(join(folder, 'values.json'), '{"name": "shop"}');
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const { status, output } = await run('npm install --no-audit --no-fund pave-idp', folder);
  equal(status, 0, output);
  return folder;
}

/** Runs a line as a shell does; the registry answers meanwhile. */
function run(line, cwd) {
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', fail);
    child.once('close', (status) => done({ status, output }));
  });
}

describe('the commands', () => {
  for (const [name, text] of [
    ['README.md', readme],
    ['plugin-ts/engine/README.md', ofPackage],
  ]) {
    it(`of ${name} work one after the other`, async () => {
      const folder = await newcomer(name.replaceAll('/', '-'));
      const lines = block(text, 'sh', 'npx pave-idp').trim().split('\n');
      ok(lines.length > 5);
      for (const line of lines) {
        const { status, output } = await run(line, folder);
        equal(status, 0, `${line}\n${output}`);
      }
    });
  }

  it('of the page about validation work with its own rules', async () => {
    const page = readFileSync(join(root, 'docs/validation.md'), 'utf8');
    const folder = await newcomer('validation');
    writeFileSync(join(folder, 'pave.rules.yaml'), block(page, 'yaml', 'exemptions:'));
    await run('npx pave-idp generate --target deploy && npx pave-idp catalog --target .', folder);
    const first = block(page, 'sh', 'npx pave-idp validate deploy').trim().split('\n');
    const policies = block(page, 'sh', 'npx pave-idp policies').trim().split('\n');
    for (const line of [...first, ...policies]) {
      const { status, output } = await run(line, folder);
      equal(status, 0, `${line}\n${output}`);
    }
  });
});

describe('the code of the package', () => {
  it('runs as it is printed', async () => {
    const folder = await newcomer('code');
    writeFileSync(join(folder, 'first.mjs'), block(ofPackage, 'ts', 'createEngine'));
    const { status, output } = await run('node first.mjs', folder);
    equal(status, 0, output);
  });
});
