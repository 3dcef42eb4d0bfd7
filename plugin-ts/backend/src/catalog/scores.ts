import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { PaveService } from '../service';

/** Where a component shows the score of its service. */
const PLACES = ['annotation', 'label', 'tag'] as const;
export type ScorePlace = (typeof PLACES)[number];

type Entity = Readonly<Record<string, unknown>>;

/** A service's score: of 100, and as a grade from A to E. */
interface Score {
  readonly score: number;
  readonly grade: string;
}

/** The `scores` of the catalog's configuration: in which places scores appear, none by default. */
export function readScorePlaces(config: Config | undefined): readonly ScorePlace[] {
  return (config?.getOptionalStringArray('scores') ?? []).map((name) => {
    const place = PLACES.find((known) => known === name);
    if (place === undefined) {
      throw new InputError(`pave.catalog.scores: write some of ${PLACES.join(', ')}`);
    }
    return place;
  });
}

/**
 * Gives the components among `entities` the score of `files`: the annotation `pave.dev/score` with the number, the label
 * `pave.dev/grade` with A to E, or a tag such as `grade-a`, by which the catalog's page filters.
 */
export async function withScores(
  entities: readonly Entity[],
  files: readonly { readonly path: string; readonly content: Uint8Array | string }[],
  places: readonly ScorePlace[],
  { engine, platform, rules }: PaveService,
): Promise<readonly Entity[]> {
  if (places.length === 0 || !entities.some(isComponent)) {
    return entities;
  }
  const score = await engine.validate({ files, ...platform, ...rules, group: 'catalog' });
  return entities.map((entity) => (isComponent(entity) ? marked(entity, score, places) : entity));
}

function isComponent({ kind }: Entity): boolean {
  return kind === 'Component';
}

function marked(entity: Entity, { score, grade }: Score, places: readonly ScorePlace[]): Entity {
  const metadata = { ...recordOf(entity['metadata']) };
  if (places.includes('annotation')) {
    metadata['annotations'] = { ...recordOf(metadata['annotations']), 'pave.dev/score': String(score) };
  }
  if (places.includes('label')) {
    metadata['labels'] = { ...recordOf(metadata['labels']), 'pave.dev/grade': grade };
  }
  if (places.includes('tag')) {
    const tags: readonly unknown[] = Array.isArray(metadata['tags']) ? metadata['tags'] : [];
    metadata['tags'] = [...tags, `grade-${grade.toLowerCase()}`];
  }
  return { ...entity, metadata };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
