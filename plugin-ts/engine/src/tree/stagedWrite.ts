import * as fs from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { PaveError } from '../errors';
import type { Finding, TreeFile } from '../types';
import { describeFailure } from './failure';

const STAGING_PREFIX = '.pave-staging-';
const STALE_AFTER_MS = 60 * 60 * 1000;
/** As many as file systems batch well; each holds a descriptor. */
const SYNC_BATCH = 64;

/** What is written, and where. */
export interface StagedWrite {
  /** Absolute; need not exist. */
  readonly target: string;
  /** Absolute and existing, the target or above it: nothing outside is touched, also not through links. */
  readonly root: string;
  readonly files: readonly OutputFile[];
  /** Existing files are replaced; otherwise they stay. */
  readonly replace: boolean;
  /** Distinguishes this write's staging folder; letters and digits. */
  readonly token: string;
}

/** A file to write. */
export interface OutputFile extends TreeFile {
  /** The mode is set as it is, whatever the process's umask: for files that are copied, not rendered. */
  readonly exactMode?: boolean;
}

/** What was written, and what was left as it was. */
export interface Written {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/**
 * Writes a tree so that a crash at any moment loses nothing. Everything goes into a staging folder beside its destination
 * and to the disk first. A new target then appears by one rename; inside an existing one each new file or folder appears by
 * a rename of its own, and running the same write again completes what a crash cut off.
 *
 * Throws a `PaveError` before anything is visible: `path.outside-target`, `path.conflict` (a file where a directory is, or
 * the reverse), `io.*`.
 */
export async function writeStaged(write: StagedWrite): Promise<Written> {
  const existing = nearestExisting(write);
  const staging = join(existing.path, stagingName(write.token));
  removeStale(existing.path);
  try {
    fs.mkdirSync(staging);
    const plan = existing.missing.length === 0 ? planMerge(write) : { moves: [], findings: [], files: write.files };
    const content = join(staging, ...existing.missing);
    await fill(content, plan.files);
    if (existing.missing.length === 0) {
      merge(write.target, content, plan.moves);
    } else {
      const [first = ''] = existing.missing;
      fs.renameSync(join(staging, first), join(existing.path, first));
    }
    await syncFolders([...new Set([existing.path, ...plan.moves.map((move) => dirname(join(write.target, move)))])]);
    const files = plan.files.filter((file) => file.kind !== 'directory');
    return {
      files: files.map((file) => file.path),
      bytes: files.reduce((sum, file) => sum + file.content.length, 0),
      findings: plan.findings,
    };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes what a write with this token left behind, for use after its thread was ended. */
export async function removeStaging(write: Pick<StagedWrite, 'target' | 'root' | 'token'>): Promise<void> {
  const { path } = nearestExisting(write);
  await fs.promises.rm(join(path, stagingName(write.token)), { recursive: true, force: true });
}

function stagingName(token: string): string {
  return `${STAGING_PREFIX}${process.pid}-${token}`;
}

/** The deepest folder on the way to the target that exists, and the names that are missing below it. */
function nearestExisting({ target, root }: Pick<StagedWrite, 'target' | 'root'>): { path: string; missing: string[] } {
  const realRoot = fs.realpathSync(root);
  const missing: string[] = [];
  let path = target;
  for (;;) {
    const stats = fs.lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) {
      break;
    }
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

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
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

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface MergePlan {
  /** What is renamed into the target, as paths below it: whole new folders, and single files. */
  readonly moves: string[];
  /** What is staged for that. */
  readonly files: OutputFile[];
  readonly findings: Finding[];
}

/** Decides for every file, before anything is written, whether it is new, replaces another or stays away. */
function planMerge({ target, root, files, replace }: StagedWrite): MergePlan {
  const plan: MergePlan = { moves: [], files: [], findings: [] };
  const realRoot = fs.realpathSync(root);
  const known = new Map<string, 'missing' | 'folder' | 'other'>([['', 'folder']]);
  const moved = new Set<string>();
  const state = (path: string): 'missing' | 'folder' | 'other' => {
    const cached = known.get(path);
    if (cached !== undefined) {
      return cached;
    }
    const found = state(parentOf(path)) === 'missing' ? 'missing' : look(join(target, path), realRoot);
    known.set(path, found);
    return found;
  };
  for (const file of files) {
    const { path } = file;
    const parent = parentOf(path);
    if (state(parent) === 'other') {
      throw new PaveError('path.conflict', `${path}: ${parent} exists in the target and is not a directory`);
    }
    const found = state(path);
    if (found === 'missing') {
      plan.files.push(file);
      const top = topmostMissing(path, state);
      if (!moved.has(top)) {
        moved.add(top);
        plan.moves.push(top);
      }
    } else if (file.kind === 'directory') {
      if (found === 'other') {
        throw new PaveError('path.conflict', `${path}: exists in the target and is not a directory`);
      }
    } else if (found === 'folder') {
      throw new PaveError('path.conflict', `${path}: is a directory in the target`);
    } else if (replace) {
      plan.files.push(file);
      plan.moves.push(path);
    } else if (!sameContent(join(target, path), file)) {
      plan.findings.push({
        code: 'template.kept-existing',
        level: 'warning',
        message: 'exists in the target and was kept',
        file: path,
        hint: 'set `replace: true` to overwrite it',
      });
    }
  }
  return plan;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function topmostMissing(path: string, state: (path: string) => string): string {
  let top = path;
  for (let parent = parentOf(path); parent !== '' && state(parent) === 'missing'; parent = parentOf(parent)) {
    top = parent;
  }
  return top;
}

/** A link to a folder inside the root counts as that folder; one that leads outside is refused. */
function look(absolute: string, realRoot: string): 'missing' | 'folder' | 'other' {
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
  if (!isInside(realRoot, fs.realpathSync(absolute))) {
    throw new PaveError('path.outside-target', `${basename(absolute)}: is a link that leads outside the target`);
  }
  return 'folder';
}

function sameContent(absolute: string, file: OutputFile): boolean {
  const stats = fs.lstatSync(absolute);
  if (stats.isSymbolicLink()) {
    return file.kind === 'link' && fs.readlinkSync(absolute) === file.target;
  }
  return (
    file.kind !== 'link' &&
    stats.isFile() &&
    stats.size === file.content.length &&
    fs.readFileSync(absolute).equals(file.content)
  );
}

/** Writes files into a folder that nobody sees yet, and to the disk. */
async function fill(folder: string, files: readonly OutputFile[]): Promise<void> {
  const folders = new Set<string>();
  const makeFolder = (path: string): void => {
    if (!folders.has(path)) {
      fs.mkdirSync(path, { recursive: true });
      folders.add(path);
    }
  };
  makeFolder(folder);
  let open: number[] = [];
  try {
    for (const file of files) {
      const absolute = join(folder, file.path);
      try {
        if (file.kind === 'directory') {
          makeFolder(absolute);
          continue;
        }
        makeFolder(dirname(absolute));
        if (file.kind === 'link') {
          fs.symlinkSync(file.target ?? '', absolute);
        } else {
          open.push(writeFile(absolute, file));
        }
      } catch (error) {
        throw describeFailure(error, file.path);
      }
      if (open.length >= SYNC_BATCH) {
        const full = open;
        open = [];
        await syncAndClose(full);
      }
    }
    const rest = open;
    open = [];
    await syncAndClose(rest);
    await syncFolders([...folders]);
  } finally {
    open.forEach((descriptor) => fs.closeSync(descriptor));
  }
}

function writeFile(absolute: string, file: OutputFile): number {
  const mode = (file.mode ?? 0o644) & 0o777;
  const descriptor = fs.openSync(absolute, 'wx', mode);
  try {
    fs.writeFileSync(descriptor, file.content);
    if (file.exactMode === true) {
      fs.fchmodSync(descriptor, mode);
    }
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
  return descriptor;
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

function merge(target: string, content: string, moves: readonly string[]): void {
  for (const path of moves) {
    fs.renameSync(join(content, path), join(target, path));
  }
}
