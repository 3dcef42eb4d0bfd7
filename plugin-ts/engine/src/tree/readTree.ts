import { constants, closeSync, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { PaveError } from '../errors';
import type { TreeFile } from '../types';
import { describeFailure } from './failure';

const MAX_ENTRIES = 100_000;

/** One entry of a directory on disk, not read yet. */
export interface TreeEntry {
  /** Relative to the directory, with `/` between its parts. */
  readonly path: string;
  readonly kind: NonNullable<TreeFile['kind']>;
}

/**
 * Everything below a directory, sorted by path; links are links, never followed. Synchronous, for worker threads. With
 * `wanted`, only what it wants; a directory that it does not want is not entered.
 *
 * Throws a `PaveError`: `io.*`, `template.special-file` (a device, socket or pipe), `template.file-name` (a name that is
 * no UTF-8), `template.limit` (more than 100,000 entries).
 */
export function listTree(root: string, wanted: (entry: TreeEntry) => boolean = () => true): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of listFolder(root, folder).filter(wanted)) {
      entries.push(entry);
      if (entry.kind === 'directory') {
        pending.push(`${entry.path}/`);
      }
    }
    if (entries.length > MAX_ENTRIES) {
      throw new PaveError('template.limit', `the tree has more than ${MAX_ENTRIES} entries`);
    }
  }
  return entries.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

/** A listed entry with its bytes, permission bits or target. Throws `io.*` and `template.special-file`. */
export function readEntry(root: string, entry: TreeEntry): TreeFile {
  return readSmallEntry(root, entry, Number.POSITIVE_INFINITY) ?? { ...entry, content: NOTHING };
}

/** The same, or nothing for a file of more than `most` bytes. */
export function readSmallEntry(root: string, { path, kind }: TreeEntry, most: number): TreeFile | undefined {
  try {
    switch (kind) {
      case 'directory':
        return { path, kind, content: NOTHING };
      case 'link':
        return { path, kind, content: NOTHING, target: readlinkSync(join(root, path)) };
      default:
        return openFile(join(root, path), (descriptor, mode, size) =>
          size > most ? undefined : { path, kind, mode, content: readWhole(descriptor, size) },
        );
    }
  } catch (error) {
    throw describeFailure(error, path);
  }
}

/** The bytes of a listed file, 0 of anything else. */
export function sizeOf(root: string, { path, kind }: TreeEntry): number {
  return kind === 'file' ? (lstatSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0) : 0;
}

/** What `readFileSync` gives of a regular file, without asking for its size again. */
function readWhole(descriptor: number, size: number): Uint8Array {
  const content = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const read = readSync(descriptor, content, at, size - at, null);
    if (read === 0) {
      return content.subarray(0, at);
    }
    at += read;
  }
  return content;
}

/** Everything below a directory with its bytes; for trees that fit into memory. Throws as `listTree` and `readEntry` do. */
export function readTree(root: string, wanted?: (entry: TreeEntry) => boolean): TreeFile[] {
  return listTree(root, wanted).map((entry) => readEntry(root, entry));
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Gives a file to `use` in chunks of 4 MiB, each with the last `overlap` bytes of the one before. Gives its mode. */
export function readChunks(absolute: string, overlap: number, use: (chunk: Uint8Array) => void): number {
  return openFile(absolute, (descriptor, mode) => {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES + overlap);
    let kept = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, kept, CHUNK_BYTES, null);
      if (read === 0) {
        return mode;
      }
      const end = kept + read;
      use(buffer.subarray(0, end));
      kept = Math.min(overlap, end);
      buffer.copy(buffer, 0, end - kept, end);
    }
  });
}

const NOTHING = new Uint8Array();

function listFolder(root: string, folder: string): TreeEntry[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, encoding: 'buffer' }).map((entry) => {
      if (!isUtf8(entry.name)) {
        const shown = entry.name.toString('latin1').replace(/[^\x20-\x7e]/g, '?');
        throw new PaveError('template.file-name', `${folder}${shown}: the name is not UTF-8`);
      }
      const path = `${folder}${entry.name.toString()}`;
      if (entry.isFile()) {
        return { path, kind: 'file' };
      }
      if (entry.isDirectory()) {
        return { path, kind: 'directory' };
      }
      if (entry.isSymbolicLink()) {
        return { path, kind: 'link' };
      }
      throw new PaveError('template.special-file', `${path}: is neither a file nor a directory nor a link`);
    });
  } catch (error) {
    throw describeFailure(error, folder === '' ? undefined : folder);
  }
}

/** Opens before it looks, so what is read is what was checked. */
function openFile<T>(absolute: string, use: (descriptor: number, mode: number, size: number) => T): T {
  // NONBLOCK: opening a pipe that took a file's place must not wait for a writer.
  const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      throw new PaveError('template.special-file', 'is no longer a file');
    }
    return use(descriptor, stats.mode & 0o777, stats.size);
  } finally {
    closeSync(descriptor);
  }
}
