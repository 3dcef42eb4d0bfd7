import { createHash } from 'node:crypto';

/** What a file gave: entities, or what is wrong with it. */
export interface Outcome {
  readonly entities: readonly Record<string, unknown>[];
  /** Undefined where nothing is wrong. */
  readonly error?: string;
}

/**
 * What files gave, by their content, so that an unchanged file costs no work. The catalog asks again for every location every
 * few minutes. Holds the newest entries only.
 */
export class EntityCache {
  readonly #entries = new Map<string, Outcome>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The key of texts in their order, such as a name, since errors tell it, and a content. */
  static keyOf(...parts: readonly (string | Uint8Array)[]): string {
    const hash = createHash('sha256');
    for (const part of parts) {
      hash.update(`${part.length}\0`).update(part);
    }
    return hash.digest('base64');
  }

  get(key: string): Outcome | undefined {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      // The newest is last.
      this.#entries.delete(key);
      this.#entries.set(key, found);
    }
    return found;
  }

  set(key: string, outcome: Outcome): void {
    this.#entries.set(key, outcome);
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) {
        this.#entries.delete(oldest);
      }
    }
  }
}
