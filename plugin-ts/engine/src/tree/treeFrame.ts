import { decodeFrame, fillFrame, utf8 } from '../frame';
import { findingsOf, valueOfEnvelope } from '../envelope';
import { PaveError } from '../errors';
import type { ExtensionNames } from '../extensions';
import type { Finding, Integration, TreeOptions } from '../types';
import type { SkeletonFile } from './skeletonParts';
import type { OutputFile } from './stagedTree';

/** A tree that the core rendered. */
export interface RenderedTree {
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
}

/** A `renderTree` request. */
export interface TreeRequest {
  readonly files: readonly SkeletonFile[];
  readonly valuesJson: string;
  readonly options: TreeOptions;
  readonly integrations: readonly Integration[];
  readonly extensions: ExtensionNames;
}

/**
 * An entry's first number in a frame: its permission bits, then what it is. The core's `tree_frame.rs` has the same.
 */
const MODE = 0xffff;
const DIRECTORY = 1 << 16;
const LINK = 1 << 17;
/** Of a request. */
const ELSEWHERE = 1 << 18;
const COPIED = 1 << 19;
const HAS_TAGS = 1 << 20;
/** Of an answer. */
const EXACT_MODE = 1 << 18;
const CHANGED = 1 << 19;

/** Between names, and between a link's name and its target. */
const SEPARATOR = '\0';

/** The frame of a `renderTree` request, in the memory that `allocate` gives. Throws `engine.option` for a name with a NUL. */
export function encodeTree<T extends Uint8Array>(request: TreeRequest, allocate: (length: number) => T): T {
  const { files, options, integrations, extensions } = request;
  const values = utf8(request.valuesJson);
  const table = Buffer.allocUnsafe(files.length * 8);
  const sections = [values, table, table];
  let names = '';
  files.forEach((file, index) => {
    table.writeInt32LE(flagsOf(file), index * 8);
    table.writeUInt32LE(file.content.length, index * 8 + 4);
    names += index === 0 ? nameOf(file) : SEPARATOR + nameOf(file);
    if (file.content.length > 0) {
      sections.push(file.content);
    }
  });
  const encodedNames = utf8(names);
  sections[2] = encodedNames;
  const { filters, globals, globalValues } = extensions;
  const header = {
    options: isEmpty(options) ? undefined : options,
    integrations: integrations.length === 0 ? undefined : integrations,
    extensions: filters.length + globals.length + globalValues.length === 0 ? undefined : extensions,
    valuesLength: values.length,
    files: files.length,
    namesLength: encodedNames.length,
  };
  return fillFrame(allocate, header, sections);
}

function isEmpty(options: TreeOptions): boolean {
  for (const name in options) {
    if (Object.hasOwn(options, name)) {
      return false;
    }
  }
  return true;
}

function nameOf({ path, kind, target = '' }: SkeletonFile): string {
  const name = kind === 'link' ? path + SEPARATOR + target : path;
  if (path.includes(SEPARATOR) || target.includes(SEPARATOR)) {
    throw new PaveError('engine.option', 'the name of a file, or what a link points to, has a NUL character in it');
  }
  return name;
}

function flagsOf({ mode = 0o644, kind, part, hasTags }: SkeletonFile): number {
  let flags = mode & MODE;
  if (kind === 'directory') {
    flags |= DIRECTORY;
  } else if (kind === 'link') {
    flags |= LINK;
  }
  if (part === 'elsewhere') {
    flags |= ELSEWHERE;
  } else if (part === 'copied') {
    flags |= hasTags === true ? COPIED | HAS_TAGS : COPIED;
  }
  return flags;
}

/**
 * The tree in the frame that the core answered with. A file that the core did not change says which of the `sources` it is
 * instead of repeating its bytes.
 */
export function decodeTree(frame: Uint8Array, sources: readonly SkeletonFile[]): RenderedTree {
  const { header, body } = decodeFrame(frame);
  const value = valueOfEnvelope(header);
  const count = Number(value['files']);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const namesStart = count * 12;
  let at = namesStart + Number(value['namesLength']);
  const names = bytes.toString('utf8', namesStart, at).split(SEPARATOR);
  const files: OutputFile[] = [];
  let nextName = 0;
  for (let row = 0; row < namesStart; row += 12) {
    const flags = bytes.readUInt32LE(row);
    const source = sources[bytes.readUInt32LE(row + 4)];
    const name = names[nextName];
    nextName += 1;
    if (source === undefined || name === undefined) {
      throw new TypeError('the core answered with a file without a path or a source');
    }
    let { content } = source;
    if ((flags & CHANGED) !== 0) {
      const length = bytes.readUInt32LE(row + 8);
      content = bytes.subarray(at, at + length);
      at += length;
    }
    const file: { -readonly [field in keyof OutputFile]: OutputFile[field] } = {
      path: name === '' ? source.path : name,
      content,
      mode: flags & MODE,
    };
    if ((flags & DIRECTORY) !== 0) {
      file.kind = 'directory';
    } else if ((flags & LINK) !== 0) {
      file.kind = 'link';
      file.target = names[nextName] ?? '';
      nextName += 1;
    }
    if ((flags & EXACT_MODE) !== 0) {
      file.exactMode = true;
    }
    if (source.copyFrom !== undefined) {
      file.copyFrom = source.copyFrom;
      file.size = source.size ?? 0;
    }
    files.push(file);
  }
  return { files, findings: findingsOf(value) };
}
