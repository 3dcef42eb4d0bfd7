import { decodeFrame, type encodeFrame, type encodeLocalFrame, utf8 } from '../frame';
import { valueOfEnvelope, findingsOf, isRecord } from '../envelope';
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

/** The frame of a `renderTree` request, in the memory that `encode` gives. */
export function encodeTree<T extends typeof encodeFrame | typeof encodeLocalFrame>(
  request: TreeRequest,
  encode: T,
): ReturnType<T> {
  const values = utf8(request.valuesJson);
  const header = {
    options: request.options,
    integrations: request.integrations,
    extensions: request.extensions,
    valuesLength: values.length,
    files: request.files.map(({ path, kind, mode, target, part, hasTags, content }) => ({
      path,
      kind,
      mode,
      target,
      part,
      hasTags,
      length: content.length,
    })),
  };
  return encode(header, [values, ...request.files.map((file) => file.content)]) as ReturnType<T>;
}

/**
 * The tree in the frame that the core answered with. A file that the core did not change says which of the `sources` it is
 * instead of repeating its bytes.
 */
export function decodeTree(frame: Uint8Array, sources: readonly SkeletonFile[]): RenderedTree {
  const { header, body } = decodeFrame(frame);
  const value = valueOfEnvelope(header);
  const files: OutputFile[] = [];
  let at = 0;
  const entries: unknown[] = Array.isArray(value['files']) ? value['files'] : [];
  for (const entry of entries) {
    const source = isRecord(entry) ? sources[Number(entry['source'])] : undefined;
    if (!isRecord(entry) || typeof entry['path'] !== 'string' || source === undefined) {
      throw new TypeError('the core answered with a file without a path or a source');
    }
    const { path, length, mode, kind, target } = entry;
    let { content } = source;
    if (typeof length === 'number') {
      content = body.subarray(at, at + length);
      at += length;
    }
    files.push({
      path,
      content,
      ...(typeof mode === 'number' ? { mode } : {}),
      ...(kind === 'directory' || kind === 'link' ? { kind } : {}),
      ...(typeof target === 'string' ? { target } : {}),
      ...(entry['exactMode'] === true ? { exactMode: true } : {}),
      ...(source.copyFrom === undefined ? {} : { copyFrom: source.copyFrom, size: source.size ?? 0 }),
    });
  }
  return { files, findings: findingsOf(value) };
}
