import { constants, closeSync, fstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { PaveError } from '../errors';
import type { TreeFile } from '../types';
import { describeFailure } from './failure';

/** Bytes of all files of one tree that a worker holds at once. */
export const MAX_TREE_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 100_000;

/**
 * Everything below a directory, sorted by path: files with their bytes and permission bits, directories, and links as
 * links (never followed). Reads synchronously, for worker threads.
 *
 * Throws a `PaveError`: `io.*`, `template.special-file` (a device, socket or pipe), `template.file-name` (a name that is
 * no UTF-8), `template.limit`.
 */
export function readTree(root: string): TreeFile[] {
  const files: TreeFile[] = [];
  let bytes = 0;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of listFolder(root, folder)) {
      const file = readEntry(root, entry.path, entry.kind);
      files.push(file);
      bytes += file.content.length;
      if (file.kind === 'directory') {
        pending.push(`${file.path}/`);
      }
      if (bytes > MAX_TREE_BYTES || files.length > MAX_ENTRIES) {
        throw new PaveError(
          'template.limit',
          `the tree has more than ${MAX_TREE_BYTES >> 20} MiB or ${MAX_ENTRIES} entries`,
        );
      }
    }
  }
  return files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

type Kind = NonNullable<TreeFile['kind']>;

function listFolder(root: string, folder: string): { path: string; kind: Kind }[] {
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

const NOTHING = new Uint8Array();

function readEntry(root: string, path: string, kind: Kind): TreeFile {
  try {
    switch (kind) {
      case 'directory':
        return { path, kind, content: NOTHING };
      case 'link':
        return { path, kind, content: NOTHING, target: readlinkSync(join(root, path)) };
      default:
        return { path, kind, ...readFileNoFollow(join(root, path)) };
    }
  } catch (error) {
    throw describeFailure(error, path);
  }
}

/** Opens before it looks, so what is read is what was checked. */
function readFileNoFollow(absolute: string): { content: Uint8Array; mode: number } {
  // NONBLOCK: opening a pipe that took a file's place must not wait for a writer.
  const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      throw new PaveError('template.special-file', 'is no longer a file');
    }
    if (stats.size > MAX_TREE_BYTES) {
      throw new PaveError('template.limit', `a file is larger than ${MAX_TREE_BYTES >> 20} MiB`);
    }
    return { content: readFileSync(descriptor), mode: stats.mode & 0o777 };
  } finally {
    closeSync(descriptor);
  }
}
