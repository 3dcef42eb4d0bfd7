import { readFile } from 'node:fs/promises';
import { basename, normalize } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  type CatalogProcessor,
  type CatalogProcessorCache,
  type CatalogProcessorEmit,
  type CatalogProcessorParser,
  type LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { glob } from 'glob';
import { errorOfFindings, hasErrors } from 'pave-idp';
import type { PaveService } from '../service';
import { EntityCache, type Outcome } from './EntityCache';

/** `pave.yaml`, `<name>.pave.yaml`, `score.yaml`, `<name>.score.yaml`: the file names by which specs and teams are known. */
const APP_SPEC = /(^|\.)(pave|score)\.ya?ml$/;
/** No entities come from it. */
const PLATFORM_FILE = /^pave\.platform\.ya?ml$/;
/** The catalog stores an error's text. */
const MAX_MESSAGE = 5000;
/** Outcomes that are remembered: some kilobytes each. */
const REMEMBERED = 10_000;
/** Files that cross into the engine at once: a few milliseconds of its time. */
const BATCH = 50;
/** Under this key the catalog keeps, for a location, what it gave at its last change. */
const LAST_READ = 'v1';

interface AppSpecFile {
  readonly location: LocationSpec;
  readonly content: Uint8Array;
}

/** What a location gave, file by file. */
type Results = readonly { readonly target: string; readonly outcome: Outcome }[];

/** What a location gave at its last change, as the catalog keeps it. */
interface LastRead {
  readonly etag: string;
  readonly platform: string;
  readonly results: Results;
}

/**
 * Reads app specs, Score workloads and teams where the catalog expects entities: a location whose file has one of their
 * names gives the entities that it describes. A broken one gives an error that names line and field; those beside it are
 * served. The work is done in the engine's threads, and only for files that changed.
 */
export class AppSpecProcessor implements CatalogProcessor {
  readonly #reader: UrlReaderService;
  readonly #pave: PaveService;
  readonly #known = new EntityCache(REMEMBERED);

  constructor(options: { reader: UrlReaderService; pave: PaveService }) {
    this.#reader = options.reader;
    this.#pave = options.pave;
  }

  getProcessorName(): string {
    return 'AppSpecProcessor';
  }

  /** Before the catalog's own readers, which have 20 and would take a spec for a broken entity. */
  getPriority(): number {
    return 10;
  }

  async readLocation(
    location: LocationSpec,
    optional: boolean,
    emit: CatalogProcessorEmit,
    _parser?: CatalogProcessorParser,
    cache?: CatalogProcessorCache,
  ): Promise<boolean> {
    if (!isAppSpecLocation(location)) {
      return false;
    }
    try {
      const results = await this.#results(location, cache);
      if (results.length === 0 && !optional) {
        emit(processingResult.notFoundError(location, `${location.target} does not exist`));
      }
      for (const { target, outcome } of results) {
        emitOutcome({ type: location.type, target }, outcome, emit);
      }
    } catch (error) {
      emitReadError(location, optional, toError(error), emit);
    }
    emit(processingResult.refresh(`${location.type}:${location.target}`));
    return true;
  }

  async #results(location: LocationSpec, cache: CatalogProcessorCache | undefined): Promise<Results> {
    if (location.type === 'file') {
      const paths = await glob(location.target, { windowsPathsNoEscape: true });
      const files = await Promise.all(
        paths.toSorted().map(async (path) => ({
          location: { type: 'file', target: normalize(path) },
          content: await readFile(path),
        })),
      );
      return this.#outcomes(files);
    }
    const kept = await cache?.get<string>(LAST_READ);
    const last = kept === undefined ? undefined : (JSON.parse(kept) as LastRead);
    const platform = EntityCache.keyOf('platform', this.#pave.platform.platform ?? '');
    // What was made for another platform file is made anew.
    const etag = last?.platform === platform ? last.etag : undefined;
    try {
      const found = await this.#reader.search(location.target, etag === undefined ? {} : { etag });
      const files = await Promise.all(
        found.files.map(async (file) => ({
          location: { type: 'url', target: file.url },
          content: await file.content(),
        })),
      );
      const results = await this.#outcomes(files);
      const read: LastRead = { etag: found.etag, platform, results };
      await cache?.set(LAST_READ, JSON.stringify(read));
      return results;
    } catch (error) {
      if (toError(error).name === 'NotModifiedError' && last !== undefined && kept !== undefined) {
        await cache?.set(LAST_READ, kept);
        return last.results;
      }
      throw error;
    }
  }

  /** What each file gives; only those that are new are read. */
  async #outcomes(files: readonly AppSpecFile[]): Promise<Results> {
    const read = files
      .map(({ location, content }) => ({ target: location.target, name: basename(location.target), content }))
      .filter(({ name }) => !PLATFORM_FILE.test(name))
      .map((file) => ({ ...file, key: EntityCache.keyOf(file.name, file.content) }));
    const outcomes = new Map(read.map(({ key }) => [key, this.#known.get(key)]));
    const unknown = read.filter(({ key }) => outcomes.get(key) === undefined);
    for (let start = 0; start < unknown.length; start += BATCH) {
      const batch = unknown.slice(start, start + BATCH);
      const results = await this.#pave.engine.catalogMany({
        documents: batch.map(({ content, name }) => ({ spec: content, specFile: name })),
        ...this.#pave.platform,
        group: 'catalog',
      });
      batch.forEach(({ key }, index) => {
        const { entities = [], findings = [] } = results[index] ?? {};
        const error = hasErrors(findings) ? { error: errorOfFindings(findings).message.slice(0, MAX_MESSAGE) } : {};
        const outcome: Outcome = { entities, ...error };
        outcomes.set(key, outcome);
        this.#known.set(key, outcome);
      });
    }
    return read.map(({ target, key }) => ({ target, outcome: outcomes.get(key) ?? { entities: [] } }));
  }
}

function emitOutcome(location: LocationSpec, { entities, error }: Outcome, emit: CatalogProcessorEmit): void {
  if (error !== undefined) {
    emit(processingResult.inputError(location, error));
  }
  for (const entity of entities) {
    // A copy: the catalog adds annotations to what it gets.
    emit(processingResult.entity(location, structuredClone(entity) as unknown as Entity));
  }
  emit(processingResult.refresh(`${location.type}:${location.target}`));
}

function isAppSpecLocation({ type, target }: LocationSpec): boolean {
  if (type === 'file') {
    return APP_SPEC.test(basename(target));
  }
  const path = type === 'url' ? URL.parse(target)?.pathname : undefined;
  return path !== undefined && APP_SPEC.test(decodeURIComponentOrRaw(basename(path)));
}

function decodeURIComponentOrRaw(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function emitReadError(location: LocationSpec, optional: boolean, error: Error, emit: CatalogProcessorEmit): void {
  if (error.name === 'NotFoundError') {
    if (!optional) {
      emit(processingResult.notFoundError(location, `${location.target} does not exist`));
    }
    return;
  }
  emit(
    processingResult.generalError(location, `cannot read ${location.target}: ${error.message}`.slice(0, MAX_MESSAGE)),
  );
}
