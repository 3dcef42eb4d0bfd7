import { join } from 'node:path';
import type { TreeFile } from '../types';
import { readChunks, readEntry, readSmallEntry, sizeOf, type TreeEntry } from './readTree';

/** A file of a skeleton as it takes part in one rendering. */
export interface SkeletonFile extends TreeFile {
  /** `elsewhere`: another part renders it; `copied`: it is too large to be rendered. Rendered when absent. */
  readonly part?: 'elsewhere' | 'copied';
  /** For a copied file: whether it is a template. */
  readonly hasTags?: boolean;
  /** For a copied file: where it is, and how large. */
  readonly copyFrom?: string;
  readonly size?: number;
}

/** What the core tells about bytes. */
export interface Scanner {
  isBinary(head: Uint8Array): boolean;
  hasTags(text: Uint8Array): boolean;
}

/** What a worker holds of a skeleton at once: the core holds it twice more, and has 256 MiB. */
const PART_BYTES = 32 * 1024 * 1024;
/** No larger file is rendered: it could not print that much. */
const LARGEST_TEMPLATE = 16 * 1024 * 1024;
/** Of a skeleton in several parts, so small files are at hand in each, for templates that include them. */
const SHARED_FILE_BYTES = 64 * 1024;
const SHARED_BYTES = 4 * 1024 * 1024;
/** `{%` and the like may be cut by a chunk's end. */
const TAG_OVERLAP = 2;

/**
 * A skeleton in parts that fit into memory, each with all entries: those that it is about, and the rest by their names. A
 * small skeleton is one part.
 */
export function* skeletonParts(
  root: string,
  entries: readonly TreeEntry[],
  scanner: Scanner,
): Generator<SkeletonFile[]> {
  const whole = readWhole(root, entries);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  const sized = entries.map((entry) => ({ ...entry, size: sizeOf(root, entry) }));
  const groups = groupsOf(sized);
  const shared = groups.length > 1 ? readShared(root, sized) : new Map<SizedEntry, TreeFile>();
  for (const group of groups) {
    const members = new Set(group);
    yield sized.map((entry) => {
      if (!members.has(entry)) {
        const content = shared.get(entry)?.content ?? NOTHING;
        return { path: entry.path, kind: entry.kind, content, part: 'elsewhere' };
      }
      return isCopied(entry) ? copied(root, entry, scanner) : (shared.get(entry) ?? readEntry(root, entry));
    });
  }
}

interface SizedEntry extends TreeEntry {
  /** Bytes of a file when it was looked at. */
  readonly size: number;
}

/** The whole skeleton, or nothing if it is too large to be held at once. */
function readWhole(root: string, entries: readonly TreeEntry[]): TreeFile[] | undefined {
  const files: TreeFile[] = [];
  let left = PART_BYTES;
  for (const entry of entries) {
    const file = readSmallEntry(root, entry, Math.min(left, LARGEST_TEMPLATE));
    if (file === undefined) {
      return undefined;
    }
    left -= file.content.length;
    files.push(file);
  }
  return files;
}

const NOTHING = new Uint8Array();

function isCopied(entry: SizedEntry): boolean {
  return entry.size > LARGEST_TEMPLATE;
}

function groupsOf(entries: readonly SizedEntry[]): SizedEntry[][] {
  const groups: SizedEntry[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    const size = isCopied(entry) ? 0 : entry.size;
    if (bytes > 0 && bytes + size > PART_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    bytes += size;
    groups.at(-1)?.push(entry);
  }
  return groups;
}

function readShared(root: string, entries: readonly SizedEntry[]): Map<SizedEntry, TreeFile> {
  const shared = new Map<SizedEntry, TreeFile>();
  let bytes = 0;
  for (const entry of entries) {
    if (entry.kind === 'file' && entry.size <= SHARED_FILE_BYTES && bytes + entry.size <= SHARED_BYTES) {
      bytes += entry.size;
      shared.set(entry, readEntry(root, entry));
    }
  }
  return shared;
}

function copied(root: string, entry: SizedEntry, scanner: Scanner): SkeletonFile {
  const copyFrom = join(root, entry.path);
  let isBinary: boolean | undefined;
  let hasTags = false;
  const mode = readChunks(copyFrom, TAG_OVERLAP, (chunk) => {
    isBinary ??= scanner.isBinary(chunk.subarray(0, 1024));
    hasTags ||= !isBinary && scanner.hasTags(chunk);
  });
  return {
    path: entry.path,
    kind: 'file',
    content: NOTHING,
    mode,
    part: 'copied',
    hasTags,
    copyFrom,
    size: entry.size,
  };
}
