import { findingsOf, isRecord } from './envelope';
import { encodeFrame, utf8 } from './frame';
import type { CostEstimate, DocumentInput, DocumentsRequest, Finding, GeneratedFile, SpecRequest } from './types';
import { valuesToJson } from './values';

/** The frame of a request about one document. */
export function specFrame(
  request: SpecRequest,
  header: Readonly<Record<string, unknown>>,
): Uint8Array<SharedArrayBuffer> {
  return documentsFrame({ ...request, documents: [request] }, header);
}

/** The frame of a request about several documents. */
export function documentsFrame(
  request: DocumentsRequest,
  header: Readonly<Record<string, unknown>>,
): Uint8Array<SharedArrayBuffer> {
  const platform = utf8(request.platform ?? '');
  const contents = request.documents.map(bytesOfDocument);
  const documents = request.documents.map(({ spec, specFile, kind }, index) => ({
    file: specFile ?? (isText(spec) ? 'pave.yaml' : undefined),
    kind,
    length: contents[index]?.length ?? 0,
  }));
  return encodeFrame(
    { ...header, platformLength: platform.length, documents, environments: request.environments ?? [] },
    [platform, ...contents],
  );
}

function isText(spec: DocumentInput['spec']): spec is string | Uint8Array {
  return typeof spec === 'string' || spec instanceof Uint8Array;
}

function bytesOfDocument({ spec }: DocumentInput): Uint8Array {
  return isText(spec) ? bytesOf(spec) : utf8(valuesToJson(spec, 'spec'));
}

/** Text or bytes, as bytes. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8(content) : content;
}

/** What was made of one document. */
export interface DocumentResult {
  /** As the core wrote it. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly files: readonly GeneratedFile[];
  readonly costs: readonly CostEstimate[];
  readonly findings: readonly Finding[];
}

/** The results of an answer, in the order of the documents. */
export function documentResults(answer: Readonly<Record<string, unknown>>, body: Uint8Array): DocumentResult[] {
  const results: unknown[] = Array.isArray(answer['results']) ? answer['results'] : [];
  let at = 0;
  return results.filter(isRecord).map((value) => {
    const { files, end } = sectionsOf(value['files'], body, at);
    at = end;
    // The core wrote them, so their shape is known.
    const costs = Array.isArray(value['costs']) ? (value['costs'] as CostEstimate[]) : [];
    return { value, files, costs, findings: findingsOf(value) };
  });
}

/** The files of a list of `path` and `length`, whose bytes begin at `start` of the body; and where they end. */
export function sectionsOf(list: unknown, body: Uint8Array, start: number): { files: GeneratedFile[]; end: number } {
  let end = start;
  const entries: unknown[] = Array.isArray(list) ? list : [];
  const files = entries.filter(isRecord).map((entry) => {
    const content = body.subarray(end, end + Number(entry['length']));
    end += content.length;
    return { path: String(entry['path']), content };
  });
  return { files, end };
}
