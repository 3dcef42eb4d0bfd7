import { availableParallelism } from 'node:os';
import { randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { valueOfEnvelope, findingsOf, isRecord } from './envelope';
import { PaveError, errorOfFindings, hasErrors } from './errors';
import { namesOf, type TemplateExtensions } from './extensions';
import { decodeFrame, encodeFrame, sharedMemory, utf8 } from './frame';
import { Pool, type Answer, type Job, type Runner } from './pool/pool';
import type { CoreRequest } from './pool/protocol';
import type { RenderDirectoryJob } from './tree/renderDirectory';
import { bytesOf, type DocumentResult, documentResults, documentsFrame, specFrame } from './specFrame';
import { ThisThread } from './pool/thisThread';
import type { GenerateDirectoryJob } from './tree/generateDirectory';
import { removeStaging, type StagedWrite } from './tree/stagedTree';
import { decodeTree, encodeTree } from './tree/treeFrame';
import { policiesFrame, validateFrame, validateResult } from './validateFrame';
import type {
  CatalogResult,
  CostEstimate,
  DescribeRequest,
  DocumentsRequest,
  Explanation,
  ExplainRequest,
  Finding,
  GenerateDirectoryRequest,
  GenerateDirectoryResult,
  GenerateRequest,
  GenerateResult,
  MergeCatalogRequest,
  PoliciesRequest,
  PoliciesResult,
  RenderDirectoryRequest,
  RenderDirectoryResult,
  RenderStringRequest,
  RenderTreeRequest,
  RequestOptions,
  SpecRequest,
  TreeFile,
  ValidateRequest,
  ValidateResult,
  WriteTreeRequest,
} from './types';
import { valuesToJson } from './values';

/** How an engine is sized. */
export interface EngineOptions {
  /**
   * Worker threads at most; as many as the machine has cores, up to 4, when absent. They start when there is work. With
   * `'none'` the core runs on the calling thread: for a command line that waits for it, never for a portal, since nothing can
   * end a request there and there is no deadline.
   */
  readonly workers?: number | 'none';
  /** Milliseconds the core may work on one request, 100 to 30,000; 1,000 when absent. */
  readonly deadlineMs?: number;
  /** Memory of each worker's core, 16 to 256 MiB; 256 when absent. */
  readonly memoryMiB?: number;
  /** Requests that may wait; one more is refused. 10,000 when absent. */
  readonly backlog?: number;
}

/**
 * The engine: every request runs in a worker thread with an instance of the core of its own, under a deadline and a memory
 * cap. Each method rejects with a `PaveError` and is as usable after an error as before.
 */
export class Engine {
  readonly #runner: Runner;
  readonly #deadlineMs: number;
  #requests = 0;

  /** Use `createEngine`. */
  constructor(options: EngineOptions) {
    this.#deadlineMs = within('deadlineMs', options.deadlineMs ?? 1000, 100, 30_000);
    const { workers = Math.min(availableParallelism(), 4) } = options;
    const memoryMiB = within('memoryMiB', options.memoryMiB ?? 256, 16, 256);
    const backlog = within('backlog', options.backlog ?? 10_000, 1, 1_000_000);
    this.#runner =
      workers === 'none'
        ? new ThisThread(memoryMiB)
        : new Pool({ workers: within('workers', workers, 1, 64), memoryMiB, backlog });
  }

  /** Renders one text. Warnings, such as names that are undefined, come as findings. */
  async renderString(request: RenderStringRequest): Promise<{ output: string; findings: readonly Finding[] }> {
    const { name, source, options = {}, integrations = [], extensions = {} } = request;
    const values = utf8(valuesToJson(request.values));
    const text = utf8(source);
    const names = namesOf(extensions);
    const header = {
      name,
      options,
      integrations,
      extensions: names,
      valuesLength: values.length,
      sourceLength: text.length,
    };
    const { value, body } = await this.#callCore(
      'renderString',
      encodeFrame(header, [values, text]),
      request,
      extensions,
    );
    return { output: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body), findings: withoutErrors(value) };
  }

  /** Renders a whole tree in one crossing. Any error among its findings rejects; the findings of the answer are the rest. */
  async renderTree(
    request: RenderTreeRequest,
  ): Promise<{ files: readonly (TreeFile & { exactMode?: boolean })[]; findings: readonly Finding[] }> {
    const { files, options = {}, integrations = [], extensions = {} } = request;
    const frame = encodeTree(
      {
        files,
        options,
        integrations,
        extensions: namesOf(extensions),
        valuesJson: valuesToJson(request.values),
      },
      sharedMemory,
    );
    const answer = await this.#run({ kind: 'renderTree', frame }, { extensions }, request);
    const tree = decodeTree(frameOf(answer), files);
    return { ...tree, findings: withoutErrors(tree) };
  }

  /**
   * Renders a directory into another, all of it in a worker. Nothing is written if there is any error; what is written
   * appears by renames, so a crash leaves no half-written file.
   */
  async renderDirectory(request: RenderDirectoryRequest): Promise<RenderDirectoryResult> {
    const {
      source,
      target,
      root = target,
      replace = false,
      linksOutside = 'copy',
      options = {},
      integrations = [],
      extensions = {},
    } = request;
    requireAbsolute({ source, target, root });
    const token = randomBytes(8).toString('hex');
    const valuesJson = valuesToJson(request.values);
    const job: RenderDirectoryJob = {
      source,
      target,
      root,
      replace,
      linksOutside,
      token,
      valuesJson,
      options,
      integrations,
      extensions: namesOf(extensions),
    };
    const answer = await this.#run(
      { kind: 'renderDirectory', job },
      { extensions, cleanUp: () => removeStaging(job) },
      request,
    );
    const result = valueOf(answer) as RenderDirectoryResult;
    return { ...result, findings: withoutErrors(result) };
  }

  /** Writes files as `renderDirectory` does: all or nothing, by renames. */
  async writeTree(request: WriteTreeRequest): Promise<RenderDirectoryResult> {
    const { target, root = target, files, replace = false } = request;
    requireAbsolute({ target, root });
    const write: StagedWrite = { target, root, files, replace, token: randomBytes(8).toString('hex') };
    const answer = await this.#run({ kind: 'writeTree', write }, { cleanUp: () => removeStaging(write) }, request);
    return valueOf(answer) as RenderDirectoryResult;
  }

  /** Checks a document and gives it with its defaults filled in; `spec` is undefined when a finding is an error. */
  async readSpec(request: SpecRequest): Promise<{
    spec: Record<string, unknown> | undefined;
    costs: readonly CostEstimate[];
    findings: readonly Finding[];
  }> {
    const { value, costs, findings } = await this.#callForOne('readSpec', specFrame(request, {}), request);
    const spec = isRecord(value['spec']) ? value['spec'] : undefined;
    return { spec, costs, findings };
  }

  /** The manifests of a service or a team. */
  async generate(request: GenerateRequest): Promise<GenerateResult> {
    const { output, eject = false } = request;
    const result = await this.#callForOne('generate', specFrame(request, { output, eject }), request);
    return { files: result.files, costs: result.costs, findings: withoutErrors(result) };
  }

  /** The manifests of many documents, in one crossing. Errors are among the findings of each. */
  async generateMany(request: DocumentsRequest & Pick<GenerateRequest, 'output'>): Promise<readonly GenerateResult[]> {
    const { output } = request;
    const results = await this.#callForMany('generate', documentsFrame(request, { output }), request);
    return results.map(({ files, costs, findings }) => ({ files, costs, findings }));
  }

  /**
   * Brings a directory up to date with a document. Only what differs is written; changes by hand are merged, and where that
   * is not possible nothing is written and the request rejects with `update.conflict`. A lock file in the directory
   * remembers what was generated.
   */
  async generateDirectory(request: GenerateDirectoryRequest): Promise<GenerateDirectoryResult> {
    const { target, root = target, output, eject = false, overwrite = false, compare = false } = request;
    requireAbsolute({ target, root });
    const token = randomBytes(8).toString('hex');
    const frame = specFrame(request, { output, eject });
    const job: GenerateDirectoryJob = { frame, target, root, overwrite, eject, compare, token };
    const answer = await this.#run({ kind: 'generateDirectory', job }, { cleanUp: () => removeStaging(job) }, request);
    const result = valueOf(answer) as GenerateDirectoryResult;
    return { ...result, findings: withoutErrors(result) };
  }

  /** Which line of a spec, or which default, made a field of an object. */
  async explain(request: ExplainRequest): Promise<{ explanation: Explanation; findings: readonly Finding[] }> {
    const { place, environment } = request;
    const { value } = await this.#callCore('explain', specFrame(request, { place, environment }), request);
    const findings = withoutErrors(value);
    return { explanation: value['explanation'] as Explanation, findings };
  }

  /** What may be written in one of Pave's files. */
  async describe(request: DescribeRequest): Promise<string> {
    const { document, format } = request;
    const { value } = await this.#callCore('describe', encodeFrame({ document, format }, []), request);
    return String(value['text']);
  }

  /** The catalog entities of an app spec, as objects and as a `catalog-info.yaml`. */
  async catalog(request: SpecRequest): Promise<CatalogResult> {
    const result = await this.#callForOne('catalog', specFrame(request, {}), request);
    return { ...catalogResult(result), findings: withoutErrors(result) };
  }

  /** The catalog entities of many documents, in one crossing. Errors are among the findings of each. */
  async catalogMany(request: DocumentsRequest): Promise<readonly CatalogResult[]> {
    const results = await this.#callForMany('catalog', documentsFrame(request, {}), request);
    return results.map(catalogResult);
  }

  /** The catalog entities of Kubernetes manifests, for services without a spec; warnings name what they cannot tell. */
  async catalogFromManifests(
    request: Pick<ValidateRequest, 'files' | 'platform'> & RequestOptions,
  ): Promise<CatalogResult> {
    const platform = utf8(request.platform ?? '');
    const files = request.files.map((file) => ({ path: file.path, content: bytesOf(file.content) }));
    const header = {
      platformLength: platform.length,
      files: files.map(({ path, content }) => ({ path, length: content.length })),
    };
    const frame = encodeFrame(header, [platform, ...files.map((file) => file.content)]);
    const result = await this.#callForOne('catalogFromManifests', frame, request);
    return { ...catalogResult(result), findings: withoutErrors(result) };
  }

  /**
   * An existing catalog file with generated entities in it: what is generated is set, everything else stays, comments too.
   * Rejects with `catalog.merge` where that is not safe. The findings say what was changed.
   */
  async mergeCatalog(request: MergeCatalogRequest): Promise<{ content: Uint8Array; findings: readonly Finding[] }> {
    const { file, entities } = request;
    const existing = bytesOf(request.existing);
    const frame = encodeFrame({ file, existingLength: existing.length, entities }, [existing]);
    const { value, body } = await this.#callCore('mergeCatalog', frame, request);
    return { content: body, findings: withoutErrors(value) };
  }

  /** Checks manifests, catalog files and specs. Never rejects for what it finds: errors are findings. */
  async validate(request: ValidateRequest): Promise<ValidateResult> {
    const { value, body } = await this.#callCore('validate', validateFrame(request), request);
    return validateResult(value, body);
  }

  /** The rules as policies for a cluster. */
  async policies(request: PoliciesRequest): Promise<PoliciesResult> {
    const { value } = await this.#callCore('policies', policiesFrame(request), request);
    return { text: String(value['text']), findings: findingsOf(value) };
  }

  /** Ends the worker threads. Requests that wait or run are rejected. */
  async close(): Promise<void> {
    await this.#runner.close();
  }

  /** Makes the core panic, so that a test can see what a trap does. */
  async panicForTest(): Promise<void> {
    await this.#run({ kind: 'panic' }, {}, {});
  }

  async #callCore(
    kind: CoreRequest,
    frame: Uint8Array<SharedArrayBuffer>,
    options: RequestOptions,
    extensions: TemplateExtensions = {},
  ): Promise<{ value: Record<string, unknown>; body: Uint8Array }> {
    const answer = await this.#run({ kind, frame }, { extensions }, options);
    const { header, body } = decodeFrame(frameOf(answer));
    return { value: valueOfEnvelope(header), body };
  }

  async #callForMany(
    kind: CoreRequest,
    frame: Uint8Array<SharedArrayBuffer>,
    options: RequestOptions,
  ): Promise<DocumentResult[]> {
    const { value, body } = await this.#callCore(kind, frame, options);
    return documentResults(value, body);
  }

  async #callForOne(
    kind: CoreRequest,
    frame: Uint8Array<SharedArrayBuffer>,
    options: RequestOptions,
  ): Promise<DocumentResult> {
    const [result] = await this.#callForMany(kind, frame, options);
    if (result === undefined) {
      throw new PaveError('engine.internal', 'the core answered without a result');
    }
    return result;
  }

  #run(
    request: Job['request'],
    job: Partial<Pick<Job, 'extensions' | 'cleanUp'>>,
    options: RequestOptions,
  ): Promise<Answer> {
    this.#requests += 1;
    return this.#runner.run({
      extensions: {},
      ...job,
      request,
      group: options.group ?? `request-${this.#requests}`,
      deadlineMs: within('deadlineMs', options.deadlineMs ?? this.#deadlineMs, 100, 30_000),
      signal: options.signal,
    });
  }
}

/** An engine; `close()` it when it is no longer needed. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new Engine(options);
}

function within(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new PaveError('engine.option', `${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function requireAbsolute(paths: Readonly<Record<string, string>>): void {
  for (const [name, path] of Object.entries(paths)) {
    if (!isAbsolute(path)) {
      throw new PaveError('engine.option', `${name} must be an absolute path`);
    }
  }
}

function catalogResult({ value, files, findings }: DocumentResult): CatalogResult {
  const entities: unknown[] = Array.isArray(value['entities']) ? value['entities'] : [];
  return { files, entities: entities.filter(isRecord), findings };
}

function frameOf(answer: Answer): Uint8Array {
  if (answer.type !== 'frame') {
    throw new TypeError('a worker answered with a value where a frame was due');
  }
  return answer.frame;
}

function valueOf(answer: Answer): unknown {
  if (answer.type !== 'value') {
    throw new TypeError('a worker answered with a frame where a value was due');
  }
  return answer.value;
}

/** The findings of an answer; throws them all if any is an error. */
function withoutErrors(answer: { readonly findings?: unknown }): readonly Finding[] {
  const findings = findingsOf(answer);
  if (hasErrors(findings)) {
    throw errorOfFindings(findings);
  }
  return findings;
}
