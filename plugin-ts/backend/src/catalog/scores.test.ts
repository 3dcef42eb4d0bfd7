import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ConfigReader } from '@backstage/config';
import { createEngine } from 'pave-idp';
import { EntityReader } from './EntityReader';
import { readScorePlaces, type ScorePlace } from './scores';

const SPEC = 'name: shop\nowner: team-shop\nport: 8080\nimage: registry.example.com/shop:1.0.0\n';

const engine = createEngine({ workers: 1 });
after(() => engine.close());

interface Metadata {
  readonly annotations: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly tags?: readonly string[];
}

async function metadataOf(spec: string, scores: readonly ScorePlace[]): Promise<Metadata> {
  const reader = new EntityReader({ pave: { engine, platform: {}, rules: {} }, scores });
  const { entities, error } = await reader.ofSpec({ path: 'shop.pave.yaml', content: Buffer.from(spec) });
  assert.equal(error, undefined);
  return entities[0]?.['metadata'] as Metadata;
}

describe('scores', () => {
  it('appear where the configuration says', async () => {
    const none = await metadataOf(SPEC, []);
    assert.equal(none.annotations['pave.dev/score'], undefined);
    const { annotations, labels, tags } = await metadataOf(SPEC, ['annotation', 'label', 'tag']);
    assert.match(annotations['pave.dev/score'] ?? '', /^\d+$/);
    assert.match(labels?.['pave.dev/grade'] ?? '', /^[A-E]$/);
    assert.equal(tags?.at(-1), `grade-${labels?.['pave.dev/grade']?.toLowerCase()}`);
  });

  it('are lower where the service has faults', async () => {
    const good = await metadataOf(SPEC, ['annotation']);
    const faulty = await metadataOf(
      `${SPEC}manifests:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: bare }\n    spec: { containers: [{ name: bare, image: nginx }] }\n`,
      ['annotation'],
    );
    const [high, low] = [good, faulty].map(({ annotations }) => Number(annotations['pave.dev/score']));
    assert.ok(Number(high) > Number(low), `${high} and ${low}`);
  });

  it('in places that are none are refused', () => {
    assert.deepEqual(readScorePlaces(new ConfigReader({ scores: ['tag'] })), ['tag']);
    assert.deepEqual(readScorePlaces(undefined), []);
    assert.throws(() => readScorePlaces(new ConfigReader({ scores: ['badge'] })), /annotation, label, tag/);
  });
});
