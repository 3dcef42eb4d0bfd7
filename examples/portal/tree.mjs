// A directory as a list, for printing and comparing.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Every folder below a directory, sorted by path.
 * @param {string} root
 */
export function listFolders(root) {
  return entriesOf(root)
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

/** Everything below a directory. `readdirSync` alone would follow links, round and round. */
function entriesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => [
    entry,
    ...(entry.isDirectory() ? entriesOf(join(folder, entry.name)) : []),
  ]);
}

/**
 * Every file and link below a directory, sorted by path.
 * @param {string} root
 * @returns {{ path: string, size: number, mode: number, digest: string }[]} `digest` is SHA-256 of the bytes or the link
 */
export function listTree(root) {
  return entriesOf(root)
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const absolute = join(entry.parentPath, entry.name);
      const stats = lstatSync(absolute);
      const content = stats.isSymbolicLink() ? Buffer.from(readlinkSync(absolute)) : readFileSync(absolute);
      return {
        path: relative(root, absolute).split(sep).join('/'),
        size: content.length,
        mode: stats.mode & 0o777,
        digest: createHash('sha256').update(content).digest('hex'),
      };
    })
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
}
