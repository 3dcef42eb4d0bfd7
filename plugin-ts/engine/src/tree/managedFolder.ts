import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { PaveError } from '../errors';
import { describeFailure } from './failure';
import { isInside } from './paths';

/** No generated file comes near. */
const MAX_BYTES = 4 * 1024 * 1024;

/** More files are not looked through. */
const MAX_FILES = 500;
/** Larger ones neither: no manifest is. */
const MAX_LISTED_BYTES = 64 * 1024;

/** A folder whose files are generated. Its lock file names paths, and anyone may have written it: no path leads out of the root. */
export class ManagedFolder {
  readonly #target: string;
  readonly #root: string;

  /** Both absolute; the root exists, or is the target. */
  constructor(target: string, root: string) {
    this.#target = target;
    this.#root = root;
  }

  /**
   * The bytes of a file, undefined if there is none. Throws `path.conflict` for what is no file, or too large for one that
   * was generated, `path.outside-target` for one behind a link that leads out, and `io.*`.
   */
  read(path: string): Uint8Array | undefined {
    const absolute = join(this.#target, path);
    try {
      const stats = fs.lstatSync(absolute, { throwIfNoEntry: false });
      if (stats === undefined) {
        return undefined;
      }
      this.#requireInside(absolute, path);
      if (!stats.isFile() || stats.size > MAX_BYTES) {
        throw new PaveError('path.conflict', `${path}: exists in the target and is not a file that was generated`);
      }
      return fs.readFileSync(absolute);
    } catch (error) {
      throw describeFailure(error, path);
    }
  }

  /** The paths of files that may have been generated: at most 500, none behind links, in hidden folders or too large. */
  list(): string[] {
    const found: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of this.#entries(folder)) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (found.length >= MAX_FILES) {
          return;
        }
        if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
          walk(path);
        } else if (entry.isFile() && fs.lstatSync(join(this.#target, path)).size <= MAX_LISTED_BYTES) {
          found.push(path);
        }
      }
    };
    try {
      walk('');
    } catch (error) {
      throw describeFailure(error, 'the target');
    }
    return found;
  }

  #entries(folder: string): fs.Dirent[] {
    const absolute = join(this.#target, folder);
    return fs.existsSync(absolute)
      ? fs.readdirSync(absolute, { withFileTypes: true }).toSorted((left, right) => (left.name < right.name ? -1 : 1))
      : [];
  }

  /** Removes files, and folders that are empty then. */
  remove(paths: readonly string[]): void {
    for (const path of paths) {
      const absolute = join(this.#target, path);
      try {
        this.#requireInside(absolute, path);
        fs.rmSync(absolute, { force: true });
        this.#removeEmptyFolders(dirname(path));
      } catch (error) {
        throw describeFailure(error, path);
      }
    }
  }

  #removeEmptyFolders(path: string): void {
    for (let folder = path; folder !== '.'; folder = dirname(folder)) {
      const absolute = join(this.#target, folder);
      if (!fs.lstatSync(absolute).isDirectory() || fs.readdirSync(absolute).length > 0) {
        return;
      }
      fs.rmdirSync(absolute);
    }
  }

  #requireInside(absolute: string, path: string): void {
    if (!isInside(fs.realpathSync(this.#root), fs.realpathSync(dirname(absolute)))) {
      throw new PaveError('path.outside-target', `${path}: lies behind a link that leads outside the target`);
    }
  }
}
