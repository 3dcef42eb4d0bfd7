// What a hostile skeleton or value cannot do: every guard of the module as it ships. Each test ends with a request that works.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import * as core from '#wasm';
import { createEngine } from './engine';
import type { TreeOptions } from './types';
import { rejection, temporaryDirectory, writeFiles } from './testing';

const engine = createEngine({ workers: 1 });
after(() => engine.close());
const root = temporaryDirectory();

/** A pattern that refers back to a group: nothing but the wall deadline ends it. */
const BACKTRACKS = '${{ r/^(a|a|b|ab)*\\1c$/.test(values.s) }}';
/** A comparison with each of many values, again and again, which Jinja counts as one step each. */
const COMPARES = '{% for a in range(90000) %}{% if "z" in values.many %}{% endif %}{% endfor %}';
const VALUES = { s: 'ab'.repeat(40), many: Array.from({ length: 20_000 }, (_, index) => index), list: [1, 2] };

function request(files: Readonly<Record<string, string>>, options: TreeOptions = {}, deadlineMs = 300) {
  const entries = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  return { files: entries, values: VALUES, options, deadlineMs };
}

afterEach(async () => {
  const { output } = await engine.renderString({
    name: 'x',
    source: 'Hi ${{ values.name }}',
    values: { name: 'shop' },
  });
  assert.equal(output, 'Hi shop');
});

describe('the wall deadline', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, TreeOptions, string, number][] = [
    ['a file', { 'a.txt': '${{ values.s }}', 'b/c.txt': `one\ntwo\n${BACKTRACKS}\nfour` }, {}, 'b/c.txt', 3],
    ['an included file', { 'a.txt': '{% include "p.txt" %}', 'p.txt': `one\n${BACKTRACKS}` }, {}, 'p.txt', 2],
    ['a macro', { 'a.txt': `{% macro m() %}\n${BACKTRACKS}{% endmacro %}\n\n\${{ m() }}` }, {}, 'a.txt', 2],
    ['a name', { [BACKTRACKS]: 'x' }, {}, BACKTRACKS, 1],
    ['Jinja', { 'a.txt': 'x', 'b.txt': `one\n{{ 1 }}\n\n${COMPARES}` }, { dialect: 'jinja' }, 'b.txt', 4],
    ['Jinja without text before', { 'b.txt': `\n\n${COMPARES}` }, { dialect: 'jinja' }, 'b.txt', 3],
  ];
  for (const [where, files, options, file, line] of cases) {
    it(`names file and line in ${where}`, async () => {
      const error = await rejection(engine.renderTree(request(files, options)));
      assert.equal(error.code, 'engine.deadline');
      assert.deepEqual(
        error.findings.map((finding) => [finding.file, finding.line]),
        [[file, line]],
      );
      assert.ok(error.message.includes(`${file}:${line}`));
    });
  }

  it('names one of many files that are slow together only', async () => {
    const slow = '\n${{ r/y(a+)z/.test(values.text) }}';
    const files = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`f${index}`, slow]));
    const values = { text: 'x'.repeat(200_000) };
    const error = await rejection(engine.renderTree({ ...request(files), values }));
    assert.equal(error.code, 'engine.deadline');
    assert.match(error.findings[0]?.file ?? '', /^f\d+$/);
  });

  it('names it for a directory, of which nothing is written', async () => {
    const source = join(root, 'slow');
    writeFiles(source, { 'a.txt': 'a', 'b.txt': `\n${BACKTRACKS}` });
    const target = join(root, 'slow-out');
    const error = await rejection(engine.renderDirectory({ source, target, root, values: VALUES, deadlineMs: 300 }));
    assert.deepEqual([error.code, error.findings[0]?.file, error.findings[0]?.line], ['engine.deadline', 'b.txt', 2]);
    assert.deepEqual(fs.readdirSync(root), ['slow']);
  });
});

function deep(open: string, inner: string, close: string): string {
  return open.repeat(5000) + inner + close.repeat(5000);
}

/** Prints some megabytes. */
function print(times: number): string {
  return `{% for a in range(${times}) %}\${{ values.text }}{% endfor %}`;
}

function renderLarge(files: Readonly<Record<string, string>>) {
  return rejection(engine.renderTree({ ...request(files, {}, 10_000), values: { text: 'x'.repeat(1 << 20) } }));
}

describe('limits of the module', () => {
  it('an instance has 256 MiB at most', () => {
    const memory = core.coreMemory() as { grow(pages: number): number };
    assert.throws(() => memory.grow(256 * 16), RangeError);
  });

  it('are reached before its stack or its memory ends', async () => {
    const sources = [
      `\${{ ${deep('(', '1', ')')} }}`,
      `\${{ ${deep('[', '1', ']')} }}`,
      `\${{ ${'not '.repeat(50_000)}1 }}`,
      `{% if 0 %}\${{ ${'1 + '.repeat(50_000)}1 }}{% endif %}`,
      `{% if 0 %}\${{ a${'.a'.repeat(50_000)} }}{% endif %}`,
      deep('{% if 1 %}', '', '{% endif %}'),
      '{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}',
      '{% set x = [] %}{% for a in range(9999) %}{% set x = [x] %}{% endfor %}${{ x | dump }}',
      `{% set x = "${'x'.repeat(1000)}" %}${'{% set x = x ~ x %}'.repeat(30)}`,
      '{% for a in range(99999) %}${{ "x" | center(9999) }}{% endfor %}',
      '${{ range(1000000000) }}',
    ];
    for (const source of sources) {
      const error = await rejection(engine.renderString({ name: 'a', source, values: {}, deadlineMs: 10_000 }));
      assert.equal(error.code, 'template.limit', source.slice(0, 60));
      assert.equal(error.findings[0]?.file, 'a');
    }
  });

  it('are reached in Jinja, too', async () => {
    const cases = [
      ['template.limit', `{{ ${deep('(', '1', ')')} }}`],
      ['template.limit', `{{ ${deep('[', '1', ']')} }}`],
      ['template.limit', `{{ ${'1 + '.repeat(50_000)}1 }}`],
      ['template.limit', `{% if 0 %}${'{% elif 0 %}'.repeat(5000)}{% endif %}`],
      ['template.limit', deep('{% if 1 %}', '', '{% endif %}')],
      ['template.type', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
      ['template.type', '{% include "a" %}'],
      ['template.limit', '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}'],
      ['template.limit', '{% for a in range(2000) %}{{ "x" * 9999 }}{% endfor %}'],
      ['template.limit', '{{ "x" | indent(99999999) }}'],
      ['engine.memory', `{% set x = "${'x'.repeat(1000)}" %}${'{% set x = x ~ x %}'.repeat(30)}{{ x }}`],
    ] as const;
    for (const [code, source] of cases) {
      const rendered = engine.renderTree(request({ a: source }, { dialect: 'jinja' }, 10_000));
      assert.equal((await rejection(rendered)).code, code, source.slice(0, 60));
    }
  });

  it('hold for a file and for a tree', async () => {
    const one = await renderLarge({ a: print(17) });
    assert.deepEqual([one.code, one.findings[0]?.file], ['template.limit', 'a']);
    const five = await renderLarge(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, print(14)])));
    assert.deepEqual([five.code, five.findings[0]?.file], ['template.limit', 'e']);
  });
});

describe('cancelling a directory', () => {
  it('ends it long before its deadline, and leaves nothing', async () => {
    const source = join(root, 'cancelled');
    writeFiles(source, { 'a.txt': 'a', 'b.txt': BACKTRACKS });
    const target = join(root, 'cancelled-out');
    const controller = new AbortController();
    const job = { source, target, root, values: VALUES, deadlineMs: 30_000, signal: controller.signal };
    const running = rejection(engine.renderDirectory(job));
    await new Promise((resolve) => setTimeout(resolve, 100));
    controller.abort();
    assert.equal((await running).code, 'engine.cancelled');
    assert.deepEqual(
      fs.readdirSync(root).filter((name) => name.startsWith('.pave') || name === 'cancelled-out'),
      [],
    );
  });

  it('removes what was staged of the parts before', async () => {
    const source = join(root, 'parts');
    const large = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, 'x'.repeat(15 << 20)]));
    writeFiles(source, { ...large, 'z.txt': BACKTRACKS });
    const before = fs.readdirSync(root);
    const job = { source, target: join(root, 'parts-out'), root, values: VALUES };
    assert.equal((await rejection(engine.renderDirectory({ ...job, deadlineMs: 1000 }))).code, 'engine.deadline');
    assert.deepEqual(fs.readdirSync(root), before);
  });
});

describe('an instance that trapped', () => {
  it('is not used again, nor is what it remembers', async () => {
    const small = createEngine({ workers: 1, memoryMiB: 16 });
    try {
      const files = [{ path: 'big', content: new Uint8Array(20 << 20) }];
      assert.equal((await rejection(small.renderTree({ files, values: {} }))).code, 'engine.memory');
      // The instance that ran out of memory would say so again.
      assert.equal((await rejection(small.panicForTest())).code, 'engine.trap');
    } finally {
      await small.close();
    }
  });
});

describe('a name', () => {
  it('with a NUL does not get across', async () => {
    for (const file of [
      { path: 'a\0b', content: new Uint8Array() },
      { path: 'a', kind: 'link' as const, target: 'b\0c', content: new Uint8Array() },
    ]) {
      assert.equal((await rejection(engine.renderTree({ files: [file], values: {} }))).code, 'engine.option');
    }
  });
});

describe('a worker', () => {
  it('is given nothing of the portal’s environment', async () => {
    const threads: { Worker: typeof Worker } = process.getBuiltinModule('node:worker_threads');
    const Real = threads.Worker;
    const environments: unknown[] = [];
    // The real worker, with a look at what it is given.
    threads.Worker = class extends Real {
      constructor(file: string | URL, options?: WorkerOptions) {
        super(file, options);
        environments.push(options?.env);
      }
    };
    const other = createEngine({ workers: 1 });
    try {
      assert.equal((await other.renderString({ name: 'x', source: 'ok', values: {} })).output, 'ok');
      assert.deepEqual(environments, [{}]);
    } finally {
      threads.Worker = Real;
      await other.close();
    }
  });
});
