import { decodeFrame, encodeFrame, utf8 } from '../frame';
import { valueOfEnvelope, findingsOf, isRecord } from '../envelope';
import type { ExtensionNames } from '../extensions';
import type { Finding, Integration, TreeFile, TreeOptions } from '../types';
import type { OutputFile } from './stagedTree';

/** A tree that the core rendered. */
export interface RenderedTree {
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
}

/** The frame of a `renderTree` request. */
export function encodeTree(request: {
  readonly files: readonly TreeFile[];
  readonly valuesJson: string;
  readonly options: TreeOptions;
  readonly integrations: readonly Integration[];
  readonly extensions: ExtensionNames;
}): Uint8Array<SharedArrayBuffer> {
  const values = utf8(request.valuesJson);
  const header = {
    options: request.options,
    integrations: request.integrations,
    extensions: request.extensions,
    valuesLength: values.length,
    files: request.files.map(({ path, kind, mode, target, content }) => ({
      path,
      kind,
      mode,
      target,
      length: content.length,
    })),
  };
  return encodeFrame(header, [values, ...request.files.map((file) => file.content)]);
}

/**
 * The tree in the frame that the core answered with. A file that the core did not change says which of the `sources` it is
 * instead of repeating its bytes.
 */
export function decodeTree(frame: Uint8Array, sources: readonly TreeFile[]): RenderedTree {
  const { header, body } = decodeFrame(frame);
  const value = valueOfEnvelope(header);
  const files: OutputFile[] = [];
  let at = 0;
  const entries: unknown[] = Array.isArray(value['files']) ? value['files'] : [];
  for (const entry of entries) {
    if (!isRecord(entry) || typeof entry['path'] !== 'string') {
      throw new TypeError('the core answered with a file without a path');
    }
    const { path, source, length, mode, kind, target } = entry;
    let content = typeof source === 'number' ? sources[source]?.content : undefined;
    if (content === undefined) {
      const end = at + Number(length ?? 0);
      content = body.subarray(at, end);
      at = end;
    }
    files.push({
      path,
      content,
      ...(typeof mode === 'number' ? { mode } : {}),
      ...(kind === 'directory' || kind === 'link' ? { kind } : {}),
      ...(typeof target === 'string' ? { target } : {}),
      ...(entry['exactMode'] === true ? { exactMode: true } : {}),
    });
  }
  return { files, findings: findingsOf(value) };
}
