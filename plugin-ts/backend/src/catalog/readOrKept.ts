import { toError } from '@backstage/errors';
import type { CatalogProcessorCache } from '@backstage/plugin-catalog-node';

/** Under this key the catalog keeps, for a location, what was read at its last change. */
const LAST_READ = 'v1';

interface LastRead<T> {
  readonly etag: string;
  /** By what else the value was made. */
  readonly settings: string;
  readonly value: T;
}

/**
 * Reads a location by its etag, and takes what the catalog kept of it where the host says that it is the same. What was made
 * with other settings is made anew.
 * @param read gives a value, and the etag of what it was made of; rejects with `NotModifiedError` where that is the same
 */
export async function readOrKept<T>(
  cache: CatalogProcessorCache | undefined,
  settings: string,
  read: (etag?: string) => Promise<{ value: T; etag?: string | undefined }>,
): Promise<T> {
  // As text: the catalog's type of JSON knows no `undefined`.
  const kept = await cache?.get<string>(LAST_READ);
  const last = kept === undefined ? undefined : (JSON.parse(kept) as LastRead<T>);
  try {
    const { value, etag } = await read(last?.settings === settings ? last.etag : undefined);
    if (etag !== undefined && etag !== '') {
      const now: LastRead<T> = { etag, settings, value };
      await cache?.set(LAST_READ, JSON.stringify(now));
    }
    return value;
  } catch (error) {
    if (toError(error).name === 'NotModifiedError' && last !== undefined && kept !== undefined) {
      // What is not set again is forgotten.
      await cache?.set(LAST_READ, kept);
      return last.value;
    }
    throw error;
  }
}
