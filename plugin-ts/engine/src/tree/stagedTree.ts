import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PaveError } from '../errors';
import type { Finding, TreeFile } from '../types';
import { describeFailure } from './failure';
import { MergePlan } from './mergePlan';
import { isInside } from './paths';
import { readChunks } from './readTree';

const STAGING_PREFIX = '.pave-staging-';
const STALE_AFTER_MS = 60 * 60 * 1000;
/** As many as file systems batch well; each holds a descriptor. */
const SYNC_BATCH = 64;

/** Where a tree is written, and how. */
export interface StagingOptions {
  /** Absolute; need not exist. */
  readonly target: string;
  /** Absolute and existing, the target or above it: nothing outside is touched, also not through links. */
  readonly root: string;
  /** Existing files are replaced; otherwise they stay. */
  readonly replace: boolean;
  /** Distinguishes this write's staging folder; letters and digits. */
  readonly token: string;
}

/** A file to write. */
export interface OutputFile extends TreeFile {
  /** The mode is set as it is, whatever the process's umask: for files that are copied, not rendered. */
  readonly exactMode?: boolean;
  /** The bytes are those of this file, too many to hold; `content` is empty, `size` says how many. */
  readonly copyFrom?: string;
  readonly size?: number;
}

/** A whole tree and where it goes. */
export interface StagedWrite extends StagingOptions {
  readonly files: readonly OutputFile[];
}

/** What was written, and what was left as it was. */
export interface Written {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/**
 * A tree that is written so that a crash at any moment loses nothing. Everything goes into a staging folder beside its
 * destination, and to the disk, first. On `commit` a new target appears by one rename; inside an existing one each new file
 * or folder appears by a rename of its own, and running the same write again completes what a crash cut off.
 *
 * Its methods throw a `PaveError` before anything is visible: `path.outside-target`, `path.conflict` (a file where a
 * directory is, or the reverse), `io.*`.
 */
export class StagedTree {
  readonly #staging: string;
  /** Where files of the tree are staged. */
  readonly #content: string;
  readonly #existing: ExistingFolder;
  readonly #target: string;
  readonly #plan: MergePlan | undefined;
  readonly #folders = new Set<string>();
  readonly #files: string[] = [];
  readonly #syncs: boolean;
  #bytes = 0;
  #unsynced: number[] = [];

  constructor(options: StagingOptions) {
    const { target, root, replace, token } = options;
    this.#target = target;
    this.#existing = nearestExisting(options);
    const { path, missing } = this.#existing;
    removeStale(path);
    this.#syncs = !isInMemory(path);
    this.#staging = join(path, stagingName(token));
    this.#content = join(this.#staging, ...missing);
    this.#plan = missing.length > 0 ? undefined : new MergePlan({ target, realRoot: fs.realpathSync(root), replace });
    this.#makeFolder(this.#content);
  }

  /** Stages files; may be called again for more of them. */
  async add(files: readonly OutputFile[]): Promise<void> {
    for (const file of files) {
      if (this.#plan?.takes(file) === false) {
        continue;
      }
      try {
        this.#stage(this.#withModeBefore(file));
      } catch (error) {
        throw describeFailure(error, file.path);
      }
      if (this.#unsynced.length >= SYNC_BATCH) {
        await this.#sync();
      }
    }
  }

  /** Makes what was staged visible. */
  async commit(): Promise<Written> {
    await Promise.all([this.#sync(), this.#syncFolders(this.#folders)]);
    const { path, missing } = this.#existing;
    const [first] = missing;
    const moves = this.#plan?.moves ?? [];
    if (first !== undefined) {
      fs.renameSync(join(this.#staging, first), join(path, first));
    }
    for (const move of moves) {
      fs.renameSync(join(this.#content, move), join(this.#target, move));
    }
    await this.#syncFolders(new Set([path, ...moves.map((move) => dirname(join(this.#target, move)))]));
    return { files: this.#files, bytes: this.#bytes, findings: this.#plan?.findings ?? [] };
  }

  /** Removes what was staged and is not visible; to be called in any case, at the end. */
  close(): void {
    this.#unsynced.forEach((descriptor) => fs.closeSync(descriptor));
    this.#unsynced = [];
    fs.rmSync(this.#staging, { recursive: true, force: true });
  }

  /** A text that replaces a file has the mode of that one. */
  #withModeBefore(file: OutputFile): OutputFile {
    const mode = file.exactMode === true ? undefined : this.#plan?.modeBefore(file.path);
    return mode === undefined ? file : { ...file, mode, exactMode: true };
  }

  #stage(file: OutputFile): void {
    const absolute = join(this.#content, file.path);
    if (file.kind === 'directory') {
      this.#makeFolder(absolute);
      return;
    }
    this.#makeFolder(dirname(absolute));
    if (file.kind === 'link') {
      fs.symlinkSync(file.target ?? '', absolute);
    } else {
      const descriptor = writeFile(absolute, file);
      if (this.#syncs) {
        this.#unsynced.push(descriptor);
      } else {
        fs.closeSync(descriptor);
      }
    }
    this.#files.push(file.path);
    this.#bytes += file.size ?? file.content.length;
  }

  /** Makes a folder of the staging area and those above it, and remembers all of them: each is synced on its own. */
  #makeFolder(path: string): void {
    if (this.#folders.has(path)) {
      return;
    }
    if (path !== this.#staging) {
      this.#makeFolder(dirname(path));
    }
    fs.mkdirSync(path);
    this.#folders.add(path);
  }

  async #syncFolders(folders: ReadonlySet<string>): Promise<void> {
    if (this.#syncs) {
      await syncFolders([...folders]);
    }
  }

  async #sync(): Promise<void> {
    const descriptors = this.#unsynced;
    this.#unsynced = [];
    await syncAndClose(descriptors);
  }
}

/** Writes a whole tree: `StagedTree` in one call. */
export async function writeStaged(write: StagedWrite): Promise<Written> {
  return withStagedTree(write, (tree) => tree.add(write.files));
}

/** Stages what `fill` adds and commits it; nothing becomes visible if `fill` fails. */
export async function withStagedTree(
  options: StagingOptions,
  fill: (tree: StagedTree) => Promise<void>,
): Promise<Written> {
  let tree: StagedTree | undefined;
  try {
    tree = new StagedTree(options);
    await fill(tree);
    return await tree.commit();
  } catch (error) {
    throw describeFailure(error);
  } finally {
    tree?.close();
  }
}

/** Removes what a write with this token left behind, for use after its thread was ended. */
export async function removeStaging(write: Pick<StagingOptions, 'target' | 'root' | 'token'>): Promise<void> {
  const { path } = nearestExisting(write);
  await fs.promises.rm(join(path, stagingName(write.token)), { recursive: true, force: true });
}

function stagingName(token: string): string {
  return `${STAGING_PREFIX}${process.pid}-${token}`;
}

interface ExistingFolder {
  /** Real path of the deepest folder on the way to the target that exists. */
  readonly path: string;
  /** The names that are missing below it. */
  readonly missing: readonly string[];
}

function nearestExisting({ target, root }: Pick<StagingOptions, 'target' | 'root'>): ExistingFolder {
  const realRoot = fs.realpathSync(root);
  const missing: string[] = [];
  let path = target;
  while (fs.lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    if (path === root || path === dirname(path)) {
      throw new PaveError('path.outside-target', 'the target lies outside the directory it must stay in');
    }
    missing.unshift(basename(path));
    path = dirname(path);
  }
  const real = fs.realpathSync(path);
  if (!isInside(realRoot, real)) {
    throw new PaveError('path.outside-target', 'the target lies outside the directory it must stay in');
  }
  if (!fs.statSync(real).isDirectory()) {
    throw new PaveError('path.conflict', 'the target, or a folder above it, is a file');
  }
  return { path: real, missing };
}

/** A process that was killed could not clean up after itself. */
function removeStale(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (!name.startsWith(STAGING_PREFIX)) {
      continue;
    }
    const owner = Number(name.slice(STAGING_PREFIX.length).split('-')[0]);
    const path = join(folder, name);
    const age = Date.now() - (fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (!isRunning(owner) || age > STALE_AFTER_MS) {
      fs.rmSync(path, { recursive: true, force: true });
    }
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function writeFile(absolute: string, file: OutputFile): number {
  const mode = (file.mode ?? 0o644) & 0o777;
  const descriptor = fs.openSync(absolute, 'wx', mode);
  try {
    if (file.copyFrom === undefined) {
      fs.writeFileSync(descriptor, file.content);
    } else {
      readChunks(file.copyFrom, 0, (chunk) => fs.writeFileSync(descriptor, chunk));
    }
    if (file.exactMode === true) {
      fs.fchmodSync(descriptor, mode);
    }
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
  return descriptor;
}

/** File systems that live in memory (tmpfs, ramfs), by the number that statfs gives: there is nothing to sync. */
const IN_MEMORY = new Set([0x01_02_19_94, 0x85_84_58_f6]);

function isInMemory(path: string): boolean {
  return process.platform === 'linux' && IN_MEMORY.has(fs.statfsSync(path).type);
}

const fsync = promisify(fs.fsync);

async function syncAndClose(descriptors: readonly number[]): Promise<void> {
  const outcomes = await Promise.allSettled(descriptors.map((descriptor) => fsync(descriptor)));
  descriptors.forEach((descriptor) => fs.closeSync(descriptor));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      throw outcome.reason;
    }
  }
}

async function syncFolders(folders: readonly string[]): Promise<void> {
  for (let start = 0; start < folders.length; start += SYNC_BATCH) {
    await syncAndClose(folders.slice(start, start + SYNC_BATCH).map((folder) => fs.openSync(folder, 'r')));
  }
}
