import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createEngine, type Engine } from 'pave-idp';
import { SpecBatch } from './SpecBatch';

const engine = createEngine({ workers: 1 });
after(() => engine.close());

const fileOf = (name: string) => ({ path: `${name}.pave.yaml`, content: Buffer.from(`name: ${name}\nport: 1\n`) });

/** A batch over the engine, and how many specs crossed into it at once; calls for which `fails` is true reject. */
function batchOf(fails: (specs: number) => boolean) {
  const crossed: number[] = [];
  const counting = {
    catalogMany: async (request: Parameters<Engine['catalogMany']>[0]) => {
      crossed.push(request.documents.length);
      if (fails(request.documents.length)) {
        throw new Error('too late');
      }
      return engine.catalogMany(request);
    },
  } as unknown as Engine;
  return { crossed, batch: new SpecBatch({ engine: counting, platform: {}, rules: {} }) };
}

async function namesFrom(batch: SpecBatch, names: readonly string[]): Promise<unknown[]> {
  const results = await Promise.all(names.map((name) => batch.entitiesOf(fileOf(name))));
  return results.map(({ entities: [entity] }) => (entity?.['metadata'] as { name?: string } | undefined)?.name);
}

describe('SpecBatch', () => {
  it('lets specs that are asked for at the same time cross together, each with its own answer', async () => {
    const { batch, crossed } = batchOf(() => false);
    assert.deepEqual(await namesFrom(batch, ['a', 'b', 'c']), ['a', 'b', 'c']);
    assert.deepEqual(crossed, [3]);
  });

  it('tries each alone where they fail together', async () => {
    const { batch, crossed } = batchOf((specs) => specs > 1);
    assert.deepEqual(await namesFrom(batch, ['a', 'b']), ['a', 'b']);
    assert.deepEqual(crossed, [2, 1, 1]);
  });

  it('rejects what fails alone', async () => {
    const { batch } = batchOf(() => true);
    await assert.rejects(batch.entitiesOf(fileOf('a')), /too late/);
  });
});
