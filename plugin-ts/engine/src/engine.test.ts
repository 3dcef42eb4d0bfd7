import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createEngine } from './engine';
import { rejection, temporaryDirectory, writeFiles } from './testing';

const engine = createEngine({ workers: 2 });
after(() => engine.close());
const root = temporaryDirectory();

const ENDLESS =
  '{% for a in range(1000000) %}{% for b in range(1000000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}';

/** A regular expression that backtracks without end: nothing but the wall deadline ends it. */
const BACKTRACKS = '${{ r/^(a|a|b|ab)*\\1c$/.test(s) }}';
const STRING = { s: 'ab'.repeat(40) };

async function greets(): Promise<void> {
  const { output } = await engine.renderString({
    name: 'x',
    source: 'Hi ${{ values.name }}',
    values: { name: 'shop' },
  });
  assert.equal(output, 'Hi shop');
}

describe('renderString', () => {
  it('renders a text', greets);

  it('keeps a byte order mark, line endings and characters beyond the basic plane', async () => {
    const source = '\ufeffa\r\n😀${{ values.x }}\u0000\n';
    const { output } = await engine.renderString({ name: 'x', source, values: { x: 'é' } });
    assert.equal(output, '\ufeffa\r\n😀é\u0000\n');
  });

  it('under strict, names an undefined variable with line, column and what was meant', async () => {
    const error = await rejection(
      engine.renderString({
        name: 'README.md',
        source: 'a\n  ${{ values.nmae }}',
        values: { name: 'shop' },
        options: { strict: true },
      }),
    );
    assert.equal(error.code, 'template.undefined');
    const [finding] = error.findings;
    assert.equal(finding?.file, 'README.md');
    assert.equal(finding?.line, 2);
    assert.ok((finding?.column ?? 0) >= 3);
    assert.match(finding?.hint ?? '', /name/);
    assert.doesNotMatch(error.message, /shop/);
  });

  it('without strict, prints nothing for it and warns', async () => {
    const { output, findings } = await engine.renderString({ name: 'x', source: '[${{ values.nmae }}]', values: {} });
    assert.equal(output, '[]');
    assert.deepEqual(
      findings.map(({ code, level }) => [code, level]),
      [['template.undefined', 'warning']],
    );
  });
});

describe('limits', () => {
  it('ends a template that loops for ever, and works on', async () => {
    const error = await rejection(engine.renderString({ name: 'loop.txt', source: ENDLESS, values: {} }));
    assert.match(error.code, /^(template\.limit|engine\.deadline)$/);
    await greets();
  });

  it('restarts after a panic in the core, and works on', async () => {
    assert.equal((await rejection(engine.panicForTest())).code, 'engine.trap');
    await greets();
  });

  it('says that the memory of a worker is too little, and works on', async () => {
    const small = createEngine({ workers: 1, memoryMiB: 16 });
    try {
      const files = [{ path: 'big', content: new Uint8Array(20 * 1024 * 1024) }];
      assert.equal((await rejection(small.renderTree({ files, values: {} }))).code, 'engine.memory');
      assert.equal((await small.renderString({ name: 'x', source: 'ok', values: {} })).output, 'ok');
    } finally {
      await small.close();
    }
  });

  it('refuses options that are out of range', () => {
    assert.throws(() => createEngine({ workers: 0 }), /workers must be a whole number from 1 to 64/);
    assert.throws(() => createEngine({ deadlineMs: 5 }), /deadlineMs must be/);
    assert.throws(() => createEngine({ memoryMiB: 1024 }), /memoryMiB must be/);
  });

  it('refuses more requests than its backlog, and serves those it took', async () => {
    const crowded = createEngine({ workers: 1, backlog: 2 });
    try {
      const requests = Array.from({ length: 10 }, () => crowded.renderString({ name: 'x', source: 'ok', values: {} }));
      const codes = await Promise.all(
        requests.map((request) =>
          request.then(
            () => 'ok',
            (error) => error.code,
          ),
        ),
      );
      assert.ok(codes.includes('engine.overloaded'));
      assert.equal(codes[0], 'ok');
      assert.equal(codes[1], 'ok');
    } finally {
      await crowded.close();
    }
  });

  it('does not let one busy group delay another', async () => {
    const one = createEngine({ workers: 1 });
    try {
      const order: string[] = [];
      const request = (group: string) =>
        one.renderString({ name: 'x', source: 'x', values: {}, group }).then(() => order.push(group));
      await Promise.all([...Array.from({ length: 20 }, () => request('busy')), request('other')]);
      assert.ok(order.indexOf('other') <= 2, order.join());
    } finally {
      await one.close();
    }
  });
});

describe('many hostile requests', () => {
  it('do not keep a good one from its turn', async () => {
    const crowded = createEngine({ workers: 2 });
    try {
      let ended = 0;
      const attacks = Array.from({ length: 64 }, async () => {
        const error = await rejection(crowded.renderString({ name: 'x', source: BACKTRACKS, values: STRING }));
        ended += 1;
        return error;
      });
      assert.equal((await crowded.renderString({ name: 'x', source: 'good', values: {} })).output, 'good');
      assert.equal(ended, 0, 'each attack had a slice, none its whole deadline');
      await crowded.close();
      for (const { code } of await Promise.all(attacks)) {
        assert.equal(code, 'engine.closed');
      }
    } finally {
      await crowded.close();
    }
  });

  it('get their whole deadline when nobody else waits', async () => {
    const request = { name: 'x', source: BACKTRACKS, values: STRING, deadlineMs: 300 };
    assert.equal((await rejection(engine.renderString(request))).code, 'engine.deadline');
    await greets();
  });
});

describe('cancelling', () => {
  it('ends a running request long before its deadline', async () => {
    const controller = new AbortController();
    const request = { name: 'x', source: BACKTRACKS, values: STRING, signal: controller.signal, deadlineMs: 30_000 };
    const running = rejection(engine.renderString(request));
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    assert.equal((await running).code, 'engine.cancelled');
    await greets();
  });

  it('does not start a request whose signal was given before', async () => {
    const signal = AbortSignal.abort();
    assert.equal(
      (await rejection(engine.renderString({ name: 'x', source: 'x', values: {}, signal }))).code,
      'engine.cancelled',
    );
  });

  it('rejects what waits when the engine is closed', async () => {
    const closing = createEngine({ workers: 1 });
    const requests = Array.from({ length: 5 }, () =>
      rejection(closing.renderString({ name: 'x', source: ENDLESS, values: {} })),
    );
    await closing.close();
    for (const { code } of await Promise.all(requests)) {
      assert.equal(code, 'engine.closed');
    }
    assert.equal((await rejection(closing.renderString({ name: 'x', source: 'x', values: {} }))).code, 'engine.closed');
  });
});

describe('renderDirectory', () => {
  const source = join(root, 'skeleton');
  writeFiles(source, {
    '${{ values.name }}/README.md': '# ${{ values.name }}\n',
    'logo.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff, 0xfe]),
    'plain.txt': 'no syntax here',
    '{% if values.extra %}extra.txt{% endif %}': 'extra',
  });
  fs.chmodSync(join(source, 'plain.txt'), 0o755);

  it('renders names and contents, copies the rest, and skips an empty name', async () => {
    const target = join(root, 'out');
    const { files, findings } = await engine.renderDirectory({ source, target, root, values: { name: 'shop' } });
    assert.deepEqual([...files].toSorted(), ['logo.png', 'plain.txt', 'shop/README.md']);
    assert.equal(fs.readFileSync(join(target, 'shop/README.md'), 'utf8'), '# shop\n');
    assert.deepEqual(fs.readFileSync(join(target, 'logo.png')), fs.readFileSync(join(source, 'logo.png')));
    assert.equal(fs.statSync(join(target, 'plain.txt')).mode & 0o777, 0o755);
    assert.ok(findings.some(({ code }) => code === 'template.skipped'));
  });

  it('writes nothing if any file has an error, and names them all', async () => {
    const broken = join(root, 'broken');
    writeFiles(broken, { good: 'good', bad1: '${{ values.missing.deep() }}', bad2: 'x\n${{ }' });
    const target = join(root, 'not-there');
    const error = await rejection(engine.renderDirectory({ source: broken, target, root, values: {} }));
    assert.deepEqual(
      error.findings.filter(({ level }) => level === 'error').map(({ file, line }) => [file, line]),
      [
        ['bad1', 1],
        ['bad2', 2],
      ],
    );
    assert.equal(fs.existsSync(target), false);
  });

  it('refuses a name that leaves the target', async () => {
    const escaping = join(root, 'escaping');
    writeFiles(escaping, { '${{ values.name }}': 'x' });
    const target = join(root, 'inside/target');
    const request = { source: escaping, target, root, values: { name: '../../escaped' } };
    const error = await rejection(engine.renderDirectory(request));
    assert.match(error.code, /^(template|path)\./);
    assert.equal(fs.existsSync(join(root, 'escaped')), false);
    assert.equal(fs.existsSync(target), false);
  });

  it('gives the same bytes when it runs again', async () => {
    const target = join(root, 'twice');
    await engine.renderDirectory({ source, target, root, values: { name: 'shop' } });
    const again = await engine.renderDirectory({ source, target, root, values: { name: 'shop' } });
    assert.deepEqual(again.files, []);
    assert.ok(again.findings.every(({ code }) => code !== 'template.kept-existing'));
  });

  it('wants absolute paths', async () => {
    const error = await rejection(engine.renderDirectory({ source: 'x', target: '/x', values: {} }));
    assert.equal(error.code, 'engine.option');
  });
});

describe('app specs', () => {
  const spec = {
    name: 'shop',
    gitRepo: 'https://github.com/myorg/shop',
    owner: 'team-shop',
    environmentVariables: [{ name: 'LOG_LEVEL', value: 'info' }],
    autoscaling: { enabled: true },
  };

  it('gives a spec with its defaults', async () => {
    const read = await engine.readSpec({ spec });
    assert.equal(read.spec?.['port'], 8080);
  });

  it('reports every mistake at once, with line, column, field and hint', async () => {
    const text = 'name: shop\nprot: 80\nautoscaling:\n  enabled: yes\n  minReplicas: many\n';
    const { spec: none, findings } = await engine.readSpec({ spec: text, specFile: 'shop.pave.yaml' });
    assert.equal(none, undefined);
    const errors = findings.filter(({ level }) => level === 'error');
    assert.ok(errors.length >= 2);
    assert.deepEqual(
      errors
        .filter(({ line }) => line === 2 || line === 5)
        .map(({ file, line, column, path }) => [file, line, column, path]),
      [
        ['shop.pave.yaml', 2, 1, 'prot'],
        ['shop.pave.yaml', 5, 16, 'autoscaling.minReplicas'],
      ],
    );
    assert.match(errors.find(({ line }) => line === 2)?.hint ?? '', /port/);
  });

  it('generates manifests and a catalog file', async () => {
    const { files } = await engine.generate({ spec, output: 'plain' });
    assert.ok(files.length >= 7);
    const { entities } = await engine.catalog({ spec });
    assert.equal(entities[0]?.['kind'], 'Component');
  });

  it('rejects generating from a broken spec, with all findings', async () => {
    const error = await rejection(engine.generate({ spec: { ...spec, port: 'many', autoscalin: {} } }));
    assert.ok(error.findings.filter(({ level }) => level === 'error').length >= 2);
  });

  it('finds nothing wrong with what it generates', async () => {
    const { files } = await engine.generate({ spec, output: 'plain' });
    const { findings, score } = await engine.validate({ files });
    assert.deepEqual(
      findings.filter(({ level }) => level === 'error'),
      [],
    );
    assert.ok(score > 90);
  });

  it('finds what is wrong with a manifest', async () => {
    const content = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  name: b\n';
    const { findings } = await engine.validate({ files: [{ path: 'service.yaml', content }] });
    assert.ok(findings.some(({ code, file, line }) => code === 'Y1' && file === 'service.yaml' && line === 5));
  });
});
