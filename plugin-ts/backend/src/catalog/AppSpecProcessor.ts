import { readFile } from 'node:fs/promises';
import { basename, normalize } from 'node:path';
import type { LoggerService, UrlReaderService } from '@backstage/backend-plugin-api';
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
import { isAppSpecPath } from './appSpecNames';
import type { Outcome } from './EntityCache';
import { type EntityReader, MAX_MESSAGE } from './EntityReader';

/** A location that stands for several files. */
const PATTERN = /[*?]/;
/** Under this key the catalog keeps, for a location, what it gave at its last change. */
const LAST_READ = 'v1';

/** What a location gave at its last change, as the catalog keeps it. */
interface LastRead {
  readonly etag: string;
  /** By what else it was made. */
  readonly settings: string;
  readonly outcome: Outcome;
}

/**
 * Reads app specs, Score workloads and teams where the catalog expects entities: a location whose file has one of their
 * names gives the entities that it describes. A pattern gives a location for each of its files: the catalog refuses a whole
 * location for one error, and keeps what a location gave before, so a broken file hurts no other. An error names line and
 * field. The work is done in the engine's threads, and only for files that changed.
 */
export class AppSpecProcessor implements CatalogProcessor {
  readonly #reader: UrlReaderService;
  readonly #entities: EntityReader;
  readonly #logger: LoggerService;

  constructor(options: { reader: UrlReaderService; entities: EntityReader; logger: LoggerService }) {
    this.#reader = options.reader;
    this.#entities = options.entities;
    this.#logger = options.logger;
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
      if (PATTERN.test(location.target)) {
        const targets = await this.#targets(location);
        if (targets.length === 0 && !optional) {
          emit(processingResult.notFoundError(location, `${location.target} does not exist`));
        }
        for (const target of targets) {
          emit(processingResult.location({ type: location.type, target }));
        }
      } else {
        emitOutcome(location, await this.#outcome(location, cache), emit);
      }
    } catch (error) {
      emitReadError(location, optional, toError(error), emit);
    }
    emit(processingResult.refresh(`${location.type}:${location.target}`));
    return true;
  }

  /** The files of a pattern. */
  async #targets(location: LocationSpec): Promise<string[]> {
    const found =
      location.type === 'file'
        ? (await glob(location.target, { windowsPathsNoEscape: true })).map(normalize)
        : (await this.#reader.search(location.target)).files.map((file) => file.url);
    return found.filter((target) => isAppSpecLocation({ type: location.type, target })).toSorted();
  }

  async #outcome(location: LocationSpec, cache: CatalogProcessorCache | undefined): Promise<Outcome> {
    if (location.type === 'file') {
      return this.#read(location, await readFile(location.target));
    }
    const kept = await cache?.get<string>(LAST_READ);
    const last = kept === undefined ? undefined : (JSON.parse(kept) as LastRead);
    const { settings } = this.#entities;
    const etag = last?.settings === settings ? last.etag : undefined;
    try {
      const response = await this.#reader.readUrl(location.target, etag === undefined ? {} : { etag });
      const outcome = await this.#read(location, await response.buffer());
      if (response.etag !== undefined) {
        const read: LastRead = { etag: response.etag, settings, outcome };
        await cache?.set(LAST_READ, JSON.stringify(read));
      }
      return outcome;
    } catch (error) {
      if (toError(error).name === 'NotModifiedError' && last !== undefined && kept !== undefined) {
        await cache?.set(LAST_READ, kept);
        return last.outcome;
      }
      throw error;
    }
  }

  async #read(location: LocationSpec, content: Uint8Array): Promise<Outcome> {
    const outcome = await this.#entities.ofSpec({ path: basename(location.target), content });
    this.#logger.debug(`Read ${outcome.entities.length} entities from ${location.target}`);
    return outcome;
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
}

function isAppSpecLocation({ type, target }: LocationSpec): boolean {
  const path = type === 'file' ? target : type === 'url' ? URL.parse(target)?.pathname : undefined;
  return path !== undefined && isAppSpecPath(type === 'file' ? path : decodeURIComponentOrRaw(path));
}

function decodeURIComponentOrRaw(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function emitReadError(location: LocationSpec, optional: boolean, error: Error, emit: CatalogProcessorEmit): void {
  const isMissing = error.name === 'NotFoundError' || ('code' in error && error.code === 'ENOENT');
  if (isMissing) {
    if (!optional) {
      emit(processingResult.notFoundError(location, `${location.target} does not exist`));
    }
    return;
  }
  emit(
    processingResult.generalError(location, `cannot read ${location.target}: ${error.message}`.slice(0, MAX_MESSAGE)),
  );
}
