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
import { readOrKept } from './readOrKept';

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
    const path = specPath(location);
    if (path === undefined) {
      return false;
    }
    try {
      if (/[*?]/.test(path)) {
        const targets = await this.#targets(location, cache);
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
  async #targets(location: LocationSpec, cache: CatalogProcessorCache | undefined): Promise<readonly string[]> {
    const specsAmong = (targets: readonly string[]) =>
      targets.filter((target) => specPath({ type: location.type, target }) !== undefined).toSorted();
    if (location.type === 'file') {
      return specsAmong((await glob(location.target, { windowsPathsNoEscape: true })).map(normalize));
    }
    return readOrKept(cache, 'targets', async (etag) => {
      const { files, etag: found } = await this.#reader.search(location.target, etag === undefined ? {} : { etag });
      return { value: specsAmong(files.map((file) => file.url)), etag: found };
    });
  }

  async #outcome(location: LocationSpec, cache: CatalogProcessorCache | undefined): Promise<Outcome> {
    if (location.type === 'file') {
      return this.#read(location, await readFile(location.target));
    }
    return readOrKept(cache, this.#entities.settings, async (etag) => {
      const response = await this.#reader.readUrl(location.target, etag === undefined ? {} : { etag });
      return { value: await this.#read(location, await response.buffer()), etag: response.etag };
    });
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

/** The path of a location's file, which may be a pattern; undefined if it is no app spec's. */
function specPath({ type, target }: LocationSpec): string | undefined {
  const path = type === 'file' ? target : type === 'url' ? pathOfUrl(target) : undefined;
  return path !== undefined && isAppSpecPath(path) ? path : undefined;
}

/** The path in a repository's URL; Azure DevOps has it in the query. */
function pathOfUrl(target: string): string | undefined {
  const url = URL.parse(target);
  return url === null ? undefined : (url.searchParams.get('path') ?? decodeURIComponentOrRaw(url.pathname));
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
