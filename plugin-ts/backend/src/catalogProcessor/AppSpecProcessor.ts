import { readFile } from 'node:fs/promises';
import { basename, normalize } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  type LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { glob } from 'glob';
import type { PaveService } from '../service';

/** `pave.yaml` and `<name>.pave.yaml`, the file names by which app specs are known. */
const APP_SPEC = /(^|\.)pave\.ya?ml$/;
/** The catalog stores an error's text. */
const MAX_MESSAGE = 5000;

interface AppSpecFile {
  readonly location: LocationSpec;
  readonly content: Uint8Array;
}

/**
 * Reads app specs where the catalog expects entities: a location whose file is `pave.yaml` or `*.pave.yaml` gives the
 * component that the spec describes and the resources it depends on. A broken spec gives an error that names line and field.
 */
export class AppSpecProcessor implements CatalogProcessor {
  readonly #reader: UrlReaderService;
  readonly #pave: PaveService;

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

  async readLocation(location: LocationSpec, optional: boolean, emit: CatalogProcessorEmit): Promise<boolean> {
    if (!isAppSpecLocation(location)) {
      return false;
    }
    try {
      const files = await this.#read(location);
      if (files.length === 0 && !optional) {
        emit(processingResult.notFoundError(location, `${location.target} does not exist`));
      }
      for (const file of files) {
        await this.#emitEntities(file, emit);
      }
    } catch (error) {
      emitReadError(location, optional, toError(error), emit);
    }
    emit(processingResult.refresh(`${location.type}:${location.target}`));
    return true;
  }

  async #read(location: LocationSpec): Promise<AppSpecFile[]> {
    if (location.type === 'file') {
      const paths = await glob(location.target, { windowsPathsNoEscape: true });
      return Promise.all(
        paths.toSorted().map(async (path) => ({
          location: { type: 'file', target: normalize(path) },
          content: await readFile(path),
        })),
      );
    }
    const { files } = await this.#reader.search(location.target);
    return Promise.all(
      files.map(async (file) => ({ location: { type: 'url', target: file.url }, content: await file.content() })),
    );
  }

  async #emitEntities({ location, content }: AppSpecFile, emit: CatalogProcessorEmit): Promise<void> {
    try {
      const { entities } = await this.#pave.engine.catalog({
        spec: content,
        specFile: basename(location.target),
        ...this.#pave.platform,
        group: 'catalog',
      });
      for (const entity of entities) {
        emit(processingResult.entity(location, entity as unknown as Entity));
      }
    } catch (error) {
      emit(processingResult.inputError(location, toError(error).message.slice(0, MAX_MESSAGE)));
    }
    emit(processingResult.refresh(`${location.type}:${location.target}`));
  }
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
