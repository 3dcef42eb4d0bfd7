import { InputError } from '@backstage/errors';

/** Where the services of a GitOps repository are when nothing else is said: as in Argo CD's ApplicationSet by directories. */
export const DEFAULT_PATTERN = 'teams/*/services/*';
const ANY = '*';

/** A folder of a GitOps repository that holds one service. */
export interface ServiceFolder {
  /** From the root of the tree, with `/`. */
  readonly path: string;
  /** What the first `*` of the pattern stands for, where there are two: the team that owns the service. */
  readonly team?: string;
}

/** Finds the service that a file belongs to, by a pattern such as `teams/*\/services/*`. */
export class ServiceFolders {
  readonly #segments: readonly string[];

  /** @throws InputError for a pattern that is none. */
  constructor(pattern: string) {
    this.#segments = pattern.replaceAll(/^\/+|\/+$/g, '').split('/');
    const isSegment = (segment: string) => segment === ANY || /^[^*?[\]{}]+$/.test(segment);
    if (!this.#segments.every(isSegment) || !this.#segments.includes(ANY)) {
      throw new InputError(`a pattern of folders is of names and \`*\`, such as ${DEFAULT_PATTERN}`);
    }
  }

  /** The service whose folder holds the file; undefined for a file outside of all. */
  of(file: string): ServiceFolder | undefined {
    const names = file.split('/');
    const folder = names.slice(0, this.#segments.length);
    const fits = names.length > folder.length && this.#segments.every((segment, at) => fitsName(segment, folder[at]));
    if (!fits) {
      return undefined;
    }
    const named = folder.filter((_, at) => this.#segments[at] === ANY);
    const [team] = named;
    return { path: folder.join('/'), ...(team === undefined || named.length < 2 ? {} : { team }) };
  }
}

function fitsName(segment: string, name: string | undefined): boolean {
  return segment === ANY ? name !== undefined && !name.startsWith('.') : segment === name;
}
