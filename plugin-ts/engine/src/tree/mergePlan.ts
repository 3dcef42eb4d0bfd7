import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { PaveError } from '../errors';
import type { Finding } from '../types';
import type { OutputFile } from './stagedTree';
import { isInside } from './paths';

type State = 'missing' | 'folder' | 'other';

/**
 * Decides for every file of a tree, before anything is visible, whether it is new in the target, replaces what is there or
 * stays away. Files may come in parts.
 */
export class MergePlan {
  /** What is renamed into the target, as paths below it: whole new folders, and single files. */
  readonly moves: string[] = [];
  /** Files that stayed away. */
  readonly findings: Finding[] = [];
  readonly #target: string;
  readonly #realRoot: string;
  readonly #replace: boolean;
  readonly #known = new Map<string, State>([['', 'folder']]);
  readonly #moved = new Set<string>();
  readonly #modes = new Map<string, number>();

  /** `realRoot` is a real path: no link inside the target may lead out of it. */
  constructor(options: { target: string; realRoot: string; replace: boolean }) {
    this.#target = options.target;
    this.#realRoot = options.realRoot;
    this.#replace = options.replace;
  }

  /** Whether a file is to be staged. Throws `path.conflict` for a file where a directory is, or the reverse. */
  takes(file: OutputFile): boolean {
    const { path } = file;
    const parent = parentOf(path);
    if (this.#state(parent) === 'other') {
      throw new PaveError('path.conflict', `${path}: ${parent} exists in the target and is not a directory`);
    }
    const found = this.#state(path);
    if (found === 'missing') {
      this.#move(this.#topmostMissing(path));
      return true;
    }
    if (file.kind === 'directory') {
      if (found === 'other') {
        throw new PaveError('path.conflict', `${path}: exists in the target and is not a directory`);
      }
      return false;
    }
    if (found === 'folder') {
      throw new PaveError('path.conflict', `${path}: is a directory in the target`);
    }
    if (this.#replace) {
      this.#keepMode(path);
      this.#move(path);
      return true;
    }
    if (!sameContent(join(this.#target, path), file)) {
      this.findings.push({
        code: 'template.kept-existing',
        level: 'warning',
        message: 'exists in the target and was kept',
        file: path,
        hint: 'set `replace: true` to overwrite it',
      });
    }
    return false;
  }

  /** The permission bits of the file that is replaced at `path`, which `fetch:template` leaves as they are for a text. */
  modeBefore(path: string): number | undefined {
    return this.#modes.get(path);
  }

  #keepMode(path: string): void {
    const stats = fs.lstatSync(join(this.#target, path));
    if (stats.isFile()) {
      this.#modes.set(path, stats.mode & 0o777);
    }
  }

  #move(path: string): void {
    if (!this.#moved.has(path)) {
      this.#moved.add(path);
      this.moves.push(path);
    }
  }

  #state(path: string): State {
    const cached = this.#known.get(path);
    if (cached !== undefined) {
      return cached;
    }
    const found = this.#state(parentOf(path)) === 'missing' ? 'missing' : this.#look(path);
    this.#known.set(path, found);
    return found;
  }

  #topmostMissing(path: string): string {
    let top = path;
    for (let parent = parentOf(path); parent !== '' && this.#state(parent) === 'missing'; parent = parentOf(parent)) {
      top = parent;
    }
    return top;
  }

  /** A link to a folder inside the root counts as that folder; one that leads outside is refused. */
  #look(path: string): State {
    const absolute = join(this.#target, path);
    const stats = fs.lstatSync(absolute, { throwIfNoEntry: false });
    if (stats === undefined) {
      return 'missing';
    }
    if (!stats.isSymbolicLink()) {
      return stats.isDirectory() ? 'folder' : 'other';
    }
    const linked = fs.statSync(absolute, { throwIfNoEntry: false });
    if (linked === undefined || !linked.isDirectory()) {
      return 'other';
    }
    if (!isInside(this.#realRoot, fs.realpathSync(absolute))) {
      throw new PaveError('path.outside-target', `${basename(absolute)}: is a link that leads outside the target`);
    }
    return 'folder';
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function sameContent(absolute: string, file: OutputFile): boolean {
  const stats = fs.lstatSync(absolute);
  if (stats.isSymbolicLink()) {
    return file.kind === 'link' && fs.readlinkSync(absolute) === file.target;
  }
  return (
    file.kind !== 'link' &&
    stats.isFile() &&
    file.copyFrom === undefined &&
    stats.size === file.content.length &&
    fs.readFileSync(absolute).equals(file.content)
  );
}
