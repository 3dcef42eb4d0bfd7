import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** Whether `path` is `root` or below it; both real and absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** Whether a link leads to `root` or below it; also one whose target is missing. `root` is a real path. */
export function leadsInside(root: string, link: string): boolean {
  try {
    return isInside(root, realTarget(link, 0));
  } catch {
    // A circle of links, or a folder that may not be looked into.
    return false;
  }
}

const MOST_LINKS = 40;

/** The real path that links lead to, as far as it exists. */
function realTarget(path: string, links: number): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!isMissing(error) || links > MOST_LINKS) {
      throw error;
    }
  }
  const target = linkTarget(path);
  if (target !== undefined) {
    return realTarget(resolve(dirname(path), target), links + 1);
  }
  const parent = dirname(path);
  return parent === path ? path : join(realTarget(parent, links), basename(path));
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
