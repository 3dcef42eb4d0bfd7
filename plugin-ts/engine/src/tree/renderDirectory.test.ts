import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createEngine } from '../engine';
import { rejection, temporaryDirectory, writeFiles } from '../testing';

const MIB = 1024 * 1024;
const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
after(() => engine.close());
const root = temporaryDirectory();

describe('renderDirectory of a skeleton that does not fit into memory', () => {
  const source = join(root, 'large');
  const padding = `${'x'.repeat(1023)}\n`.repeat(1024);
  const text = (index: number) => `${padding}file ${index} of \${{ values.name }} {% include "z-shared.txt" %}\n`;
  const binary = Buffer.alloc(20 * MIB, 1);
  binary[3] = 0;

  it('gives the bytes that a small one would, across all its parts', async () => {
    for (let index = 0; index < 70; index += 1) {
      writeFiles(source, { [`texts/${index}.txt`]: text(index) });
    }
    writeFiles(source, {
      'z-shared.txt': 'shared by ${{ values.name }}',
      'a-plain.log': 'p'.repeat(17 * MIB),
      'image.bin': binary,
    });
    fs.chmodSync(join(source, 'image.bin'), 0o600);
    const target = join(root, 'large-out');
    const { files, bytes } = await engine.renderDirectory({ source, target, root, values: { name: 'shop' } });
    assert.equal(files.length, 73);
    assert.ok(bytes > 100 * MIB);
    for (let index = 0; index < 70; index += 1) {
      const expected = text(index)
        .replace('${{ values.name }}', 'shop')
        .replace(/\{%.*%\}/, 'shared by shop');
      assert.ok(fs.readFileSync(join(target, `texts/${index}.txt`), 'utf8') === expected, `texts/${index}.txt`);
    }
    assert.ok(fs.readFileSync(join(target, 'image.bin')).equals(binary));
    assert.equal(fs.statSync(join(target, 'image.bin')).mode & 0o777, 0o600);
    assert.equal(fs.statSync(join(target, 'a-plain.log')).size, 17 * MIB);
  });

  it('writes nothing if a late part has an error, and names each problem once', async () => {
    writeFiles(source, {
      'texts/zz.txt': 'line\n${{ values.name | nosuchfilter }}',
      '{% if x %}a{% endif %}': 'left out',
    });
    const target = join(root, 'large-broken');
    const error = await rejection(engine.renderDirectory({ source, target, root, values: { name: 'shop' } }));
    assert.deepEqual(
      error.findings
        .map(({ code, file, line }) => [code, file, line])
        .filter(([code]) => code !== 'template.undefined'),
      [
        ['template.skipped', '{% if x %}a{% endif %}', undefined],
        ['template.unknown-filter', 'texts/zz.txt', 2],
      ],
    );
    assert.equal(fs.existsSync(target), false);
    assert.deepEqual(
      fs.readdirSync(root).filter((name) => name.startsWith('.pave')),
      [],
    );
  });

  it('refuses a template that is too large to be rendered, unless it is to be copied', async () => {
    const one = join(root, 'one');
    writeFiles(one, { 'big.txt': `${'y'.repeat(17 * MIB)}\${{ values.name }}` });
    const request = { source: one, target: join(root, 'one-out'), root, values: { name: 'shop' } };
    const error = await rejection(engine.renderDirectory(request));
    assert.equal(error.code, 'template.limit');
    assert.equal(error.findings[0]?.file, 'big.txt');
    await engine.renderDirectory({ ...request, options: { copyWithoutTemplating: ['big.txt'] } });
    assert.equal(fs.statSync(join(root, 'one-out/big.txt')).size, 17 * MIB + 18);
  });
});

describe('links of a skeleton that lead out of it', () => {
  const source = join(root, 'links');
  writeFiles(source, { 'folder/a.txt': 'a' });
  for (const [name, target] of Object.entries({
    inside: 'folder/a.txt',
    'folder/up': '../inside',
    missing: 'folder/none/b.txt',
    outside: '../other',
    absolute: '/etc/hostname',
    'through-another': 'outside/c.txt',
    circle: 'circle',
  })) {
    fs.symlinkSync(target, join(source, name));
  }

  it('are copied as they are, unless they are to be left out', async () => {
    const request = { source, root, values: {} };
    const all = await engine.renderDirectory({ ...request, target: join(root, 'links-all') });
    assert.equal(all.files.length, 8);
    const target = join(root, 'links-inside');
    const { files, findings } = await engine.renderDirectory({ ...request, target, linksOutside: 'leaveOut' });
    assert.deepEqual(files, ['folder/a.txt', 'folder/up', 'inside', 'missing']);
    assert.deepEqual(
      findings.map(({ code, file }) => [code, file]),
      ['absolute', 'circle', 'outside', 'through-another'].map((file) => ['template.link-outside', file]),
    );
    assert.equal(fs.readlinkSync(join(target, 'folder/up')), '../inside');
  });
});
