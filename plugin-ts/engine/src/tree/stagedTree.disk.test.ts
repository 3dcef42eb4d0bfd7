// What a disk does: when it is full or read-only nothing is left behind, and what becomes visible was synced before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryDirectory } from '../testing';
import type * as staged from './stagedTree';

/** A process that writes two files; the second has more bytes than the limit that its shell set for any file. */
const WRITER = `
  const { writeStaged } = require(${JSON.stringify(join(__dirname, 'stagedTree.js'))});
  const [target, root] = process.argv.slice(1);
  const files = [['small', 10], ['folder/large', 200_000]].map(([path, size]) => ({ path, content: Buffer.alloc(size) }));
  process.on('SIGXFSZ', () => undefined);
  writeStaged({ target, root, files, replace: true, token: 'abc' }).then(
    () => console.log('written'),
    (error) => console.log(error.code, error.message),
  );
`;

function write(target: string, root: string, limit = ''): string {
  const run = spawnSync('sh', ['-c', `${limit} exec "$0" "$@"`, process.execPath, '-e', WRITER, target, root]);
  return run.stdout.toString().trim();
}

/** A directory on a file system that is synced: one in memory is not. */
function durableDirectory(): string | undefined {
  const inMemory = new Set([0x01_02_19_94, 0x85_84_58_f6]);
  const parent = [tmpdir(), process.cwd()].find((path) => !inMemory.has(fs.statfsSync(path).type));
  return parent === undefined ? undefined : fs.mkdtempSync(join(parent, '.pave-durable-'));
}

describe('a disk that refuses', () => {
  it('in the middle of a tree leaves the target as it was', () => {
    const root = temporaryDirectory();
    // Blocks of 512 bytes.
    assert.match(write(join(root, 'new'), root, 'ulimit -f 100;'), /^io\.efbig folder\/large: /);
    assert.deepEqual(fs.readdirSync(root), []);
    fs.writeFileSync(join(root, 'small'), 'mine');
    assert.match(write(root, root, 'ulimit -f 100;'), /^io\.efbig /);
    assert.deepEqual(fs.readdirSync(root), ['small']);
    assert.equal(fs.readFileSync(join(root, 'small'), 'utf8'), 'mine');
    assert.equal(write(join(root, 'new'), root), 'written');
  });

  it('any write at all is an error that says so', { skip: process.platform !== 'linux' }, () => {
    assert.match(write('/sys/kernel/pave', '/sys/kernel'), /^io\.(eperm|eacces|erofs) (?!.*\/sys)/);
  });
});

describe('what becomes visible', () => {
  const directory = durableDirectory();
  after(() => directory !== undefined && fs.rmSync(directory, { recursive: true, force: true }));

  it('was synced before, files and folders', { skip: directory === undefined }, async () => {
    const root = fs.realpathSync(directory ?? '');
    const events: string[] = [];
    const { fsync, renameSync } = fs;
    const real: { fsync: unknown; renameSync: unknown } = process.getBuiltinModule('node:fs');
    const module = require.resolve('./stagedTree');
    try {
      // The real calls, with a look at which file each is about.
      real.fsync = (descriptor: number, done: (error: Error | null) => void) => {
        events.push(`sync ${relative(root, fs.readlinkSync(`/proc/self/fd/${descriptor}`))}`);
        fsync(descriptor, done);
      };
      real.renameSync = (from: string, to: string) => {
        events.push(`rename ${relative(root, to)}`);
        renameSync(from, to);
      };
      delete require.cache[module];
      // eslint-disable-next-line typescript/no-require-imports
      const { writeStaged } = require(module) as typeof staged;
      const files = ['a', 'b/c'].map((path) => ({ path, content: Buffer.from(path) }));
      await writeStaged({ target: join(root, 'out'), root, files, replace: false, token: 'abc' });
    } finally {
      Object.assign(real, { fsync, renameSync });
      delete require.cache[module];
    }
    const staging = `.pave-staging-${process.pid}-abc`;
    const renamed = events.indexOf('rename out');
    for (const path of ['out/a', 'out/b/c', 'out/b', 'out']) {
      const synced = events.indexOf(`sync ${staging}/${path}`);
      assert.ok(synced >= 0 && synced < renamed, `${path}: ${events.join(', ')}`);
    }
    assert.ok(events.indexOf('sync ') > renamed, 'the rename itself is synced');
  });
});
