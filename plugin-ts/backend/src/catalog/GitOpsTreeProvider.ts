import type { LoggerService, SchedulerServiceTaskRunner } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { DeferredEntity, EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { isAppSpecPath } from './appSpecNames';
import type { Outcome } from './EntityCache';
import type { EntityReader, NamedFile } from './EntityReader';
import type { GitOpsTree } from './GitOpsTree';
import type { ServiceFolder, ServiceFolders } from './serviceFolders';

/** The owner that a spec or manifests without one get. */
const UNKNOWN_OWNER = /^(group:default\/)?unknown$/;

/** A service and its YAML files. */
interface Service extends ServiceFolder {
  readonly files: NamedFile[];
}

/**
 * Gives the catalog the services of a GitOps repository, one for each folder of a pattern: from its app specs where it has
 * some, else from its manifests. The whole tree is read at once, only where the host says that it changed, and the engine
 * works only on folders whose content is new. A broken service is a warning in the log that names file and line, and keeps
 * the entities that it had.
 */
export class GitOpsTreeProvider implements EntityProvider {
  readonly #id: string;
  readonly #tree: GitOpsTree;
  readonly #folders: ServiceFolders;
  readonly #entities: EntityReader;
  readonly #logger: LoggerService;
  readonly #schedule: SchedulerServiceTaskRunner;
  readonly #locationOf: (path: string) => string;
  /** What the folders gave when they were last whole. */
  #known = new Map<string, readonly DeferredEntity[]>();
  #etag: string | undefined;

  constructor(options: {
    id: string;
    tree: GitOpsTree;
    folders: ServiceFolders;
    entities: EntityReader;
    logger: LoggerService;
    schedule: SchedulerServiceTaskRunner;
    /** The location of a file or folder of the tree, `url:...` or `file:...`; of the tree itself for an empty path. */
    locationOf: (path: string) => string;
  }) {
    this.#id = options.id;
    this.#tree = options.tree;
    this.#folders = options.folders;
    this.#entities = options.entities;
    this.#logger = options.logger;
    this.#schedule = options.schedule;
    this.#locationOf = options.locationOf;
  }

  getProviderName(): string {
    return `pave-gitops:${this.#id}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#schedule.run({
      id: `${this.getProviderName()}:refresh`,
      fn: async () => {
        try {
          await this.refresh(connection);
        } catch (error) {
          this.#logger.error(`${this.getProviderName()} could not read its tree`, error as Error);
        }
      },
    });
  }

  /** Reads the tree and tells the catalog what it holds. */
  async refresh(connection: EntityProviderConnection): Promise<void> {
    const snapshot = await this.#tree.read((path) => this.#folders.of(path) !== undefined, this.#etag);
    if (snapshot === undefined) {
      return;
    }
    const before = this.#known;
    const known = new Map<string, readonly DeferredEntity[]>();
    let broken = 0;
    let lost = 0;
    for (const service of this.#services(snapshot.files)) {
      const { entities, error } = await this.#outcome(service);
      if (error === undefined) {
        known.set(service.path, this.#deferred(service, entities));
        continue;
      }
      broken += 1;
      this.#logger.warn(`${service.path} keeps the entities that it had: ${error}`);
      const kept = before.get(service.path);
      if (kept === undefined) {
        lost += 1;
      } else {
        known.set(service.path, kept);
      }
    }
    const all = this.#withoutDoubles(known);
    if (lost === 0) {
      await connection.applyMutation({ type: 'full', entities: all });
    } else {
      // What the catalog holds of a service that is broken since this portal started is not known here: nothing may go
      // but what is known to be gone.
      const refs = new Set(all.map(({ entity }) => stringifyEntityRef(entity)));
      const removed = [...before.values()].flat().filter(({ entity }) => !refs.has(stringifyEntityRef(entity)));
      await connection.applyMutation({ type: 'delta', added: all, removed });
    }
    this.#known = known;
    this.#etag = snapshot.etag;
    this.#logger.info(`${this.getProviderName()}: ${all.length} entities of ${known.size} services, ${broken} broken`);
  }

  #services(files: readonly NamedFile[]): Iterable<Service> {
    const services = new Map<string, Service>();
    for (const file of files) {
      const folder = this.#folders.of(file.path);
      if (folder !== undefined) {
        const service = services.get(folder.path) ?? { ...folder, files: [] };
        service.files.push(file);
        services.set(folder.path, service);
      }
    }
    return services.values();
  }

  /** What the folder gives; an error if any of its specs is broken. */
  async #outcome({ files }: Service): Promise<Outcome> {
    const specs = files.filter(({ path }) => isAppSpecPath(path));
    if (specs.length === 0) {
      return this.#entities.ofManifests(files);
    }
    const outcomes = await Promise.all(specs.map((spec) => this.#entities.ofSpec(spec)));
    const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
    const entities = outcomes.flatMap((outcome) => outcome.entities);
    return errors.length > 0 ? { entities, error: errors.join('\n') } : { entities };
  }

  #deferred({ path, team }: ServiceFolder, entities: Outcome['entities']): readonly DeferredEntity[] {
    return entities.map((generated) => {
      const entity = structuredClone(generated) as unknown as Entity;
      if (team !== undefined && UNKNOWN_OWNER.test(String(entity.spec?.['owner']))) {
        entity.spec = { ...entity.spec, owner: `group:default/${team}` };
      }
      entity.metadata.annotations = {
        ...entity.metadata.annotations,
        [ANNOTATION_LOCATION]: this.#locationOf(path),
        [ANNOTATION_ORIGIN_LOCATION]: this.#locationOf(''),
      };
      return { entity, locationKey: this.getProviderName() };
    });
  }

  /** Two folders may name the same entity: the first has it, and the log says so. */
  #withoutDoubles(known: ReadonlyMap<string, readonly DeferredEntity[]>): DeferredEntity[] {
    const owners = new Map<string, string>();
    const all: DeferredEntity[] = [];
    for (const [folder, entities] of known) {
      for (const deferred of entities) {
        const ref = stringifyEntityRef(deferred.entity);
        const owner = owners.get(ref);
        if (owner === undefined) {
          owners.set(ref, folder);
          all.push(deferred);
        } else if (owner !== folder) {
          this.#logger.warn(`${folder} gives ${ref}, which ${owner} gave already: give one of them another name`);
        }
      }
    }
    return all;
  }
}
