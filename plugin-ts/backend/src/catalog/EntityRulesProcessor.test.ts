import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Entity } from '@backstage/catalog-model';
import { createEngine } from 'pave-idp';
import { EntityRulesProcessor } from './EntityRulesProcessor';

const engine = createEngine({ workers: 1 });
after(() => engine.close());
const processor = new EntityRulesProcessor({ pave: { engine, platform: {}, rules: {} }, kinds: ['Component'] });
const location = { type: 'url', target: 'https://example.com/a/catalog-info.yaml' };

const entity = (kind: string, spec: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'shop' },
  spec,
});

describe('EntityRulesProcessor', () => {
  it('lets a right entity pass as it is', async () => {
    const right = entity('Component', { type: 'service', lifecycle: 'production', owner: 'team-shop' });
    assert.equal(await processor.preProcessEntity(right, location), right);
  });

  it('refuses a broken one with all its mistakes, each time', async () => {
    for (let round = 0; round < 2; round += 1) {
      await assert.rejects(processor.preProcessEntity(entity('Component', { type: 'service' }), location), {
        name: 'InputError',
        message: /C1 catalog-info\.json.* spec.*lifecycle[\s\S]*owner/,
      });
    }
  });

  it('leaves kinds alone that the configuration does not name', async () => {
    const api = entity('API', {});
    assert.equal(await processor.preProcessEntity(api, location), api);
  });
});
