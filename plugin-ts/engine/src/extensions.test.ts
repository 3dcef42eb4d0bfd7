import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createEngine } from './engine';
import { callExtension, namesOf } from './extensions';
import { rejection } from './testing';

const engine = createEngine({ workers: 1 });
after(() => engine.close());

const extensions = {
  filters: {
    shout: (text: string, mark = '!') => `${text.toUpperCase()}${mark}`,
    nothing: () => undefined,
    fails: () => {
      throw new Error('the register is closed\nsecond line');
    },
    later: async () => 'late',
    wrong: () => new Map(),
  },
  globals: {
    region: { name: 'eu', zones: ['a', 'b'] },
    add: (left: number, right: number) => left + right,
  },
};

async function render(source: string): Promise<string> {
  const { output } = await engine.renderString({ name: 'x', source, values: { name: 'shop' }, extensions });
  return output;
}

async function inJinja(source: string): Promise<string> {
  const files = [{ path: 'x', content: Buffer.from(source) }];
  const values = { name: 'shop', url: 'github.com?owner=o&repo=r' };
  const integrations = [{ host: 'github.com', type: 'github' }];
  const options = { dialect: 'jinja' } as const;
  const rendered = await engine.renderTree({ files, values, options, integrations, extensions });
  return Buffer.from(rendered.files[0]?.content ?? []).toString();
}

describe("a portal's own filters and globals", () => {
  it('are called from the worker, with arguments and results as plain data', async () => {
    assert.equal(await render('${{ values.name | shout }} ${{ "a" | shout("?") }}'), 'SHOP! A?');
    assert.equal(await render('${{ add(1, 2) + 1 }} ${{ region.name }} ${{ region.zones | join("-") }}'), '4 eu a-b');
    assert.equal(await render('[${{ "x" | nothing }}]'), '[]');
  });

  it('say in one line what went wrong, with the place in the template', async () => {
    for (const [filter, message] of [
      ['fails', /the register is closed$/],
      ['later', /must be synchronous/],
      ['wrong', /not data/],
    ] as const) {
      const error = await rejection(render(`line\n\${{ "x" | ${filter} }}`));
      assert.match(error.findings[0]?.message ?? '', message);
      assert.equal(error.findings[0]?.line, 2);
    }
    assert.equal(await render('ok'), 'ok');
  });

  it("are the same in Jinja, with Backstage's own filters", async () => {
    assert.equal(await inJinja('{{ values.name | shout }} {{ "a" | shout("?") }}'), 'SHOP! A?');
    assert.equal(await inJinja('{{ add(1, 2) + 1 }} {{ region.name }} {{ region.zones | join("-") }}'), '4 eu a-b');
    assert.equal(await inJinja('[{{ "x" | nothing }}]'), '[]');
    assert.equal(await inJinja('{{ values.url | projectSlug }} {{ (values.url | parseRepoUrl).repo }}'), 'o/r r');
    assert.equal(await inJinja('{{ {"a": {"b": 1}} | pick("a.b") }}'), '1');
    const error = await rejection(inJinja('line\n{{ "x" | fails }}'));
    assert.deepEqual([error.code, error.findings[0]?.line], ['template.host', 2]);
    assert.match(error.findings[0]?.message ?? '', /`fails` failed: the register is closed$/);
    assert.equal((await rejection(inJinja('{{ "x" | pad }}'))).code, 'template.unknown-filter');
  });

  it('are unknown to a request that does not bring them', async () => {
    const error = await rejection(engine.renderString({ name: 'x', source: '${{ "x" | shout }}', values: {} }));
    assert.equal(error.code, 'template.unknown-filter');
  });

  it('are found by their own names only', () => {
    assert.match(callExtension({ filters: {} }, { kind: 'filter', name: 'toString', argumentsJson: '[]' }), /^!/);
    assert.deepEqual(namesOf(extensions).globalValues, [['region', '{"name":"eu","zones":["a","b"]}']]);
  });
});
