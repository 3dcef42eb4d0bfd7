import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NamedFile } from './EntityReader';

const YAML = /\.ya?ml$/;

/** The YAML files of a tree, by their paths from its root with `/`, sorted. */
export interface TreeSnapshot {
  readonly files: readonly NamedFile[];
  /** What the host calls this state; undefined for a folder on disk. */
  readonly etag?: string;
}

/** A GitOps repository: a URL that Backstage reads, such as `https://github.com/org/gitops/tree/main`, or a folder on disk. */
export class GitOpsTree {
  readonly #target: string;
  readonly #reader: UrlReaderService;

  constructor(options: { target: string; reader: UrlReaderService }) {
    this.#target = options.target;
    this.#reader = options.reader;
  }

  get type(): 'url' | 'file' {
    return URL.canParse(this.#target) ? 'url' : 'file';
  }

  /**
   * Its files for which `wanted` is true; undefined when it is as it was at `etag`. Links are not followed.
   */
  async read(wanted: (path: string) => boolean, etag?: string): Promise<TreeSnapshot | undefined> {
    const isWanted = (path: string) => YAML.test(path) && wanted(path);
    if (this.type === 'file') {
      return { files: await readFolder(this.#target, isWanted) };
    }
    try {
      const options = { filter: isWanted, ...(etag === undefined ? {} : { etag }) };
      const response = await this.#reader.readTree(this.#target, options);
      const entries = await response.files();
      const files = await Promise.all(
        entries.map(async ({ path, content }) => ({ path, content: new Uint8Array(await content()) })),
      );
      return { files: sorted(files), etag: response.etag };
    } catch (error) {
      if (toError(error).name === 'NotModifiedError') {
        return undefined;
      }
      throw error;
    }
  }
}

async function readFolder(root: string, isWanted: (path: string) => boolean): Promise<readonly NamedFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter(isWanted);
  return sorted(
    await Promise.all(paths.map(async (path) => ({ path, content: new Uint8Array(await readFile(join(root, path))) }))),
  );
}

function sorted(files: readonly NamedFile[]): readonly NamedFile[] {
  return files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}
