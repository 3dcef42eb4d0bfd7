import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rejection, temporaryDirectory, writeFiles } from '../testing';
import { type OutputFile, removeStaging, writeStaged } from './stagedTree';

const root = temporaryDirectory();
let count = 0;

/** A new folder under the test's root. */
function folder(files: Readonly<Record<string, string>> = {}): string {
  count += 1;
  const path = join(root, `case-${count}`);
  fs.mkdirSync(path);
  writeFiles(path, files);
  return path;
}

function file(path: string, content = path): OutputFile {
  return { path, content: Buffer.from(content) };
}

function write(target: string, files: readonly OutputFile[], replace = false) {
  return writeStaged({ target, root, files, replace, token: 'abc' });
}

function contents(path: string): Record<string, string> {
  const entries = fs.readdirSync(path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((absolute) => [absolute.slice(path.length + 1), fs.readFileSync(absolute, 'utf8')]),
  );
}

describe('writeStaged', () => {
  it('makes a target that does not exist, and folders above it', async () => {
    const base = folder();
    const written = await write(join(base, 'a/b'), [file('x'), file('c/y')]);
    assert.deepEqual(contents(base), { 'a/b/x': 'x', 'a/b/c/y': 'c/y' });
    assert.deepEqual(written, { files: ['x', 'c/y'], bytes: 4, findings: [] });
  });

  it('adds to a target that exists, and leaves what is there', async () => {
    const base = folder({ 'kept/old': '1', top: '2' });
    await write(base, [file('kept/new'), file('other/deep/new')]);
    assert.deepEqual(contents(base), {
      'kept/new': 'kept/new',
      'kept/old': '1',
      'other/deep/new': 'other/deep/new',
      top: '2',
    });
  });

  it('keeps an existing file and says so, unless it is the same', async () => {
    const base = folder({ same: 'same', other: 'mine' });
    const { files, findings } = await write(base, [file('same'), file('other')]);
    assert.deepEqual(contents(base), { other: 'mine', same: 'same' });
    assert.deepEqual(files, []);
    assert.deepEqual(
      findings.map(({ code, file: path }) => [code, path]),
      [['template.kept-existing', 'other']],
    );
  });

  it('replaces an existing file when asked', async () => {
    const base = folder({ 'a/x': 'old' });
    await write(base, [file('a/x', 'new')], true);
    assert.deepEqual(contents(base), { 'a/x': 'new' });
  });

  it('leaves the mode of a text that it replaces, and gives a copied file its own', async () => {
    const base = folder({ text: 'old', copied: 'old' });
    fs.chmodSync(join(base, 'text'), 0o600);
    await write(
      base,
      [
        { ...file('text'), mode: 0o755 },
        { ...file('copied'), mode: 0o755, exactMode: true },
      ],
      true,
    );
    assert.deepEqual(contents(base), { copied: 'copied', text: 'text' });
    assert.equal(fs.statSync(join(base, 'text')).mode & 0o7777, 0o600);
    assert.equal(fs.statSync(join(base, 'copied')).mode & 0o7777, 0o755);
  });

  it('writes links and modes, and no special bits', async () => {
    const base = folder();
    await write(join(base, 't'), [
      { ...file('run'), mode: 0o4755 },
      { ...file('copied'), mode: 0o666, exactMode: true },
      { path: 'link', content: new Uint8Array(), kind: 'link', target: 'run' },
      { path: 'empty', content: new Uint8Array(), kind: 'directory' },
    ]);
    assert.equal(fs.statSync(join(base, 't/run')).mode & 0o7777, 0o755);
    assert.equal(fs.statSync(join(base, 't/copied')).mode & 0o7777, 0o666);
    assert.equal(fs.readlinkSync(join(base, 't/link')), 'run');
    assert.ok(fs.statSync(join(base, 't/empty')).isDirectory());
  });

  it('writes nothing when a name is a file here and a directory there', async () => {
    const base = folder({ a: 'file', 'b/c': 'file' });
    assert.equal((await rejection(write(base, [file('new'), file('a/x')], true))).code, 'path.conflict');
    assert.equal((await rejection(write(base, [file('new'), file('b')], true))).code, 'path.conflict');
    assert.deepEqual(contents(base), { a: 'file', 'b/c': 'file' });
  });

  it('follows no link out of its root', async () => {
    const outside = temporaryDirectory();
    const base = folder();
    fs.symlinkSync(outside, join(base, 'out'));
    assert.equal((await rejection(write(base, [file('out/x')], true))).code, 'path.outside-target');
    assert.equal((await rejection(write(join(base, 'out'), [file('x')], true))).code, 'path.outside-target');
    assert.equal((await rejection(write(join(base, 'out/new'), [file('x')], true))).code, 'path.outside-target');
    assert.deepEqual(fs.readdirSync(outside), []);
  });

  it('replaces a link to a file instead of writing through it', async () => {
    const base = folder({ real: 'kept' });
    fs.symlinkSync('real', join(base, 'link'));
    await write(base, [file('link', 'new')], true);
    assert.deepEqual(contents(base), { link: 'new', real: 'kept' });
    assert.ok(!fs.lstatSync(join(base, 'link')).isSymbolicLink());
  });

  it('leaves nothing behind when the disk refuses in the middle', async () => {
    const base = folder();
    const error = await rejection(write(base, [file('ok'), file('n'.repeat(300))]));
    assert.equal(error.code, 'io.enametoolong');
    assert.doesNotMatch(error.message, new RegExp(root));
    assert.deepEqual(fs.readdirSync(base), []);
  });

  it('removes what a killed process left, not what a living one is writing', async () => {
    const base = folder();
    const dead = join(base, '.pave-staging-999999999-aa');
    const living = join(base, `.pave-staging-${process.ppid}-bb`);
    fs.mkdirSync(dead);
    fs.mkdirSync(living);
    await write(base, [file('x')]);
    assert.deepEqual(fs.readdirSync(base).toSorted(), [living.slice(base.length + 1), 'x'].toSorted());
  });

  it('removes the staging folder of a write whose thread was ended', async () => {
    const base = folder();
    fs.mkdirSync(join(base, `.pave-staging-${process.pid}-tok`));
    await removeStaging({ target: join(base, 'not/yet'), root, token: 'tok' });
    assert.deepEqual(fs.readdirSync(base), []);
  });
});
