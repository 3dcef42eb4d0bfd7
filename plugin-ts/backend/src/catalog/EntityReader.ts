import { errorOfFindings, hasErrors, PaveError } from 'pave-idp';
import type { PaveService } from '../service';
import { EntityCache, type Outcome } from './EntityCache';
import { type ScorePlace, withScores } from './scores';
import { SpecBatch } from './SpecBatch';

/** The catalog stores an error's text. */
export const MAX_MESSAGE = 5000;
/** Outcomes that are remembered: some kilobytes each. */
const REMEMBERED = 10_000;

/** A file by its name, as errors call it. */
export interface NamedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * The entities of app specs, Score workloads, teams and manifests. The work is done in the engine's threads, once for each
 * content.
 */
export class EntityReader {
  readonly #pave: PaveService;
  readonly #scores: readonly ScorePlace[];
  readonly #batch: SpecBatch;
  readonly #known = new EntityCache(REMEMBERED);

  constructor(options: { pave: PaveService; scores?: readonly ScorePlace[] }) {
    this.#pave = options.pave;
    this.#batch = new SpecBatch(options.pave);
    this.#scores = options.scores ?? [];
  }

  /** By what else than a file's content its entities are made: they are made anew where it changed. */
  get settings(): string {
    return EntityCache.keyOf(this.#scores.join(), this.#pave.platform.platform ?? '', this.#pave.rules.rules ?? '');
  }

  /** What an app spec, a Score workload or a team gives. */
  ofSpec(file: NamedFile): Promise<Outcome> {
    return this.#once([file], async () => {
      const { entities, findings } = await this.#batch.entitiesOf(file);
      if (hasErrors(findings)) {
        return errorOutcome(errorOfFindings(findings));
      }
      return { entities: await this.#scored(entities, file) };
    });
  }

  /** What the Kubernetes manifests of a service without a spec give. */
  ofManifests(files: readonly NamedFile[]): Promise<Outcome> {
    return this.#once(files, async () => {
      try {
        const request = { files, ...this.#pave.platform, group: 'catalog' };
        const { entities } = await this.#pave.engine.catalogFromManifests(request);
        return { entities: await withScores(entities, files, this.#scores, this.#pave) };
      } catch (error) {
        // What the files are to blame for stays so; a deadline may be met the next time.
        if (error instanceof PaveError && hasErrors(error.findings)) {
          return errorOutcome(error);
        }
        throw error;
      }
    });
  }

  /** A service's score is that of its spec and of the manifests that it gives. */
  async #scored(entities: Outcome['entities'], spec: NamedFile): Promise<Outcome['entities']> {
    if (this.#scores.length === 0) {
      return entities;
    }
    const [result] = await this.#pave.engine.generateMany({
      documents: [{ spec: spec.content, specFile: spec.path }],
      output: 'plain',
      ...this.#pave.platform,
      group: 'catalog',
    });
    return withScores(entities, [spec, ...(result?.files ?? [])], this.#scores, this.#pave);
  }

  async #once(files: readonly NamedFile[], make: () => Promise<Outcome>): Promise<Outcome> {
    const key = EntityCache.keyOf(...files.flatMap(({ path, content }) => [path, content]));
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    const outcome = await make();
    this.#known.set(key, outcome);
    return outcome;
  }
}

function errorOutcome({ message }: PaveError): Outcome {
  return { entities: [], error: message.slice(0, MAX_MESSAGE) };
}
