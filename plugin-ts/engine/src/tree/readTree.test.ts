import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rejection, temporaryDirectory, writeFiles } from '../testing';
import { listTree, readEntry, readTree } from './readTree';

async function failure(root: string) {
  return rejection(Promise.resolve().then(() => readTree(root)));
}

describe('readTree', () => {
  it('gives files with bytes and modes, folders, and links as links, sorted', () => {
    const root = temporaryDirectory();
    writeFiles(root, { 'b/.hidden': 'h', a: new Uint8Array([0, 255]) });
    mkdirSync(join(root, 'empty'));
    chmodSync(join(root, 'a'), 0o4755);
    symlinkSync('/nowhere', join(root, 'link'));
    assert.deepEqual(
      readTree(root).map(({ path, kind, content, mode, target }) => [path, kind, content.length, mode, target]),
      [
        ['a', 'file', 2, 0o755, undefined],
        ['b', 'directory', 0, undefined, undefined],
        ['b/.hidden', 'file', 1, 0o644, undefined],
        ['empty', 'directory', 0, undefined, undefined],
        ['link', 'link', 0, undefined, '/nowhere'],
      ],
    );
  });

  it('refuses pipes and devices by name instead of reading them', async () => {
    const root = temporaryDirectory();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const error = await failure(root);
    assert.equal(error.code, 'template.special-file');
    assert.match(error.message, /^pipe: /);
  });

  it('looks again at what it opened: a file may have become something else since it was listed', async () => {
    const root = temporaryDirectory();
    writeFiles(root, { 'secret/key': 'k', a: 'a' });
    const [file] = listTree(root);
    assert.ok(file);
    const read = () => rejection(Promise.resolve().then(() => readEntry(root, file)));
    rmSync(join(root, 'a'));
    symlinkSync('secret/key', join(root, 'a'));
    assert.equal((await read()).code, 'io.eloop');
    rmSync(join(root, 'a'));
    execFileSync('mkfifo', [join(root, 'a')]);
    assert.equal((await read()).code, 'template.special-file');
    rmSync(join(root, 'a'));
    mkdirSync(join(root, 'a'));
    assert.equal((await read()).code, 'template.special-file');
  });

  it('refuses a name that is not UTF-8', async () => {
    const root = temporaryDirectory();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/x`), Buffer.from([0xff])]), '');
    assert.equal((await failure(root)).code, 'template.file-name');
  });

  it('names no path of the host when the directory is missing', async () => {
    const root = temporaryDirectory();
    const error = await failure(join(root, 'missing'));
    assert.equal(error.code, 'io.enoent');
    assert.doesNotMatch(error.message, new RegExp(root));
  });
});
