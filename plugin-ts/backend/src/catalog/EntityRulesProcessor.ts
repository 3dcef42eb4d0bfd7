import { basename } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogProcessor, LocationSpec } from '@backstage/plugin-catalog-node';
import { errorOfFindings, hasErrors } from 'pave-idp';
import type { PaveService } from '../service';
import { EntityCache } from './EntityCache';

/** Verdicts that are remembered. */
const REMEMBERED = 20_000;

/**
 * Checks entities of the kinds that the portal's configuration names, from wherever they come, by the rules of
 * `pave validate`: all mistakes at once, where the catalog itself names the first. A broken entity is refused; what the catalog
 * had of it before stays.
 */
export class EntityRulesProcessor implements CatalogProcessor {
  readonly #pave: PaveService;
  readonly #kinds: ReadonlySet<string>;
  readonly #known = new EntityCache(REMEMBERED);

  constructor(options: { pave: PaveService; kinds: readonly string[] }) {
    this.#pave = options.pave;
    this.#kinds = new Set(options.kinds.map((kind) => kind.toLowerCase()));
  }

  getProcessorName(): string {
    return 'EntityRulesProcessor';
  }

  /** Before anything else looks at the entity. */
  getPriority(): number {
    return 5;
  }

  async preProcessEntity(entity: Entity, location: LocationSpec): Promise<Entity> {
    if (!this.#kinds.has(entity.kind.toLowerCase())) {
      return entity;
    }
    const path = basename(location.target).replace(/(\.ya?ml|\.json)?$/, '.json');
    const content = JSON.stringify(entity);
    const key = EntityCache.keyOf(path, content);
    const { error } = this.#known.get(key) ?? (await this.#check(key, path, content));
    if (error !== undefined) {
      throw new InputError(error);
    }
    return entity;
  }

  async #check(key: string, path: string, content: string): Promise<{ error?: string }> {
    const { findings } = await this.#pave.engine.validate({
      files: [{ path, content }],
      ...this.#pave.platform,
      ...this.#pave.rules,
      group: 'catalog',
    });
    const error = hasErrors(findings) ? { error: errorOfFindings(findings).message } : {};
    this.#known.set(key, { entities: [], ...error });
    return error;
  }
}
