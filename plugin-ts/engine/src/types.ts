import type { TemplateExtensions } from './extensions';

/** How much a finding matters; `error` fails a step and gives the command line exit code 1. */
export type Level = 'error' | 'warning' | 'info';

/** One thing that is wrong, where it is, and what to write instead. */
export interface Finding {
  /** A rule's id (`S2`) or `<area>.<what>` (`template.undefined`); stable. */
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  /** The file, relative to what was given, with `/` between its parts. */
  readonly file?: string;
  /** Starts at 1. */
  readonly line?: number;
  /** Starts at 1, counts Unicode scalar values. */
  readonly column?: number;
  /** The field, such as `autoscaling.minReplicas`. */
  readonly path?: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** How text is rendered; the names are those of Backstage's `fetch:template`. */
export interface RenderOptions {
  /** `nunjucks` (the default) prints what `fetch:template` prints; `jinja` follows Jinja. */
  readonly dialect?: 'nunjucks' | 'jinja';
  /** An undefined name is an error instead of empty text. */
  readonly strict?: boolean;
  readonly cookiecutterCompat?: boolean;
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
}

/** How a skeleton directory is rendered; the names are those of Backstage's `fetch:template`. */
export interface TreeOptions extends RenderOptions {
  /** Globs of files whose contents (and nothing else) are copied as they are. */
  readonly copyWithoutTemplating?: readonly string[];
  /** Backstage dropped this option; it has no effect and gives a warning. */
  readonly copyWithoutRender?: readonly string[];
  /** Only files that end so are rendered, and lose the ending; `true` means `.njk`. */
  readonly templateFileExtension?: boolean | string;
}

/** A source-control host the portal is configured for; `parseRepoUrl` checks against these. */
export interface Integration {
  readonly host: string;
  /** `github`, `gitlab`, `bitbucketServer`, `azure`, ... */
  readonly type: string;
}

/** One entry of a directory, in memory. */
export interface TreeFile {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  /** The bytes of a file; empty for a directory or a link. */
  readonly content: Uint8Array;
  /** Permission bits; 0o644 when absent. */
  readonly mode?: number;
  /** `file` when absent. */
  readonly kind?: 'file' | 'directory' | 'link';
  /** Where a link points, as written in the link. */
  readonly target?: string;
}

/** Common to every request. */
export interface RequestOptions {
  /** Ends the request within 300 ms; nothing is written. */
  readonly signal?: AbortSignal;
  /** Overrides the engine's wall deadline for this request, in milliseconds. */
  readonly deadlineMs?: number;
  /** Requests of one group queue behind each other, not before other groups: pass a task's id. */
  readonly group?: string;
}

/** An app spec: its text or bytes (YAML or JSON), or an object. */
export type SpecInput = string | Uint8Array | { readonly [field: string]: unknown };

/** What `renderString` takes. */
export interface RenderStringRequest extends RequestOptions {
  /** What errors call the text, such as its file name. */
  readonly name: string;
  readonly source: string;
  /** The names that the text sees, each by itself and all of them as `values` (`cookiecutter` with cookiecutterCompat). */
  readonly values: unknown;
  readonly options?: RenderOptions;
  readonly integrations?: readonly Integration[];
  readonly extensions?: TemplateExtensions;
}

/** What `renderTree` takes. */
export interface RenderTreeRequest extends RequestOptions {
  readonly files: readonly TreeFile[];
  readonly values: unknown;
  readonly options?: TreeOptions;
  readonly integrations?: readonly Integration[];
  readonly extensions?: TemplateExtensions;
}

/** What `renderDirectory` takes: as `renderTree`, from disk to disk, without the main thread touching a file. */
export interface RenderDirectoryRequest extends RequestOptions {
  /** The skeleton: an absolute path. */
  readonly source: string;
  /** Where the result goes: an absolute path; made if it does not exist. */
  readonly target: string;
  /** No write leaves this directory, also not through links; the target itself when absent. */
  readonly root?: string;
  readonly values: unknown;
  readonly options?: TreeOptions;
  /** Existing files are replaced; otherwise they stay, and are reported. */
  readonly replace?: boolean;
  /** Links that lead out of the skeleton: copied as they are (`copy`, the default), or left out and reported. */
  readonly linksOutside?: 'copy' | 'leaveOut';
  readonly integrations?: readonly Integration[];
  readonly extensions?: TemplateExtensions;
}

/** What `renderDirectory` did. */
export interface RenderDirectoryResult {
  /** Every path written, relative to the target, sorted. */
  readonly files: readonly string[];
  /** Bytes written. */
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/** What a document describes: a service as an app spec or a Score workload, a team, or the platform. */
export type DocumentKind = 'spec' | 'score' | 'team' | 'platform';

/** A document with the name under which it is known. */
export interface DocumentInput {
  readonly spec: SpecInput;
  /** What errors call the document; without it, findings about an object have a field path but no line. */
  readonly specFile?: string;
  /** When absent, the file's name says it (`team.pave.yaml`, `pave.platform.yaml`, `score.yaml`), or its `apiVersion`. */
  readonly kind?: DocumentKind;
}

/** Common to requests about documents. */
export interface PlatformOptions extends RequestOptions {
  /** The text of `pave.platform.yaml`. */
  readonly platform?: string;
  /** Exactly these environments are made: those of the document, and new ones without a difference. */
  readonly environments?: readonly string[];
}

/** A request about one document. */
export interface SpecRequest extends DocumentInput, PlatformOptions {}

/** A request about many documents, in one crossing. */
export interface DocumentsRequest extends PlatformOptions {
  readonly documents: readonly DocumentInput[];
}

/**
 * What is made of a service: its manifests in one of three layouts, a chart that is only values of the platform's chart
 * `base-service`, or its own namespaces.
 */
export type Output = 'plain' | 'kustomize' | 'helm' | 'helm-values' | 'namespaces';

/** What `generate` takes. */
export interface GenerateRequest extends SpecRequest {
  readonly output?: Output;
  /** Without the first line of each file, which says what made it: for a team that goes on without Pave. */
  readonly eject?: boolean;
}

/** What `generateDirectory` takes. */
export interface GenerateDirectoryRequest extends GenerateRequest {
  /** Where the files go: an absolute path; made if it does not exist. */
  readonly target: string;
  /** No write leaves this directory, also not through links; the target itself when absent. */
  readonly root?: string;
  /** Changes by hand that stand in the way are replaced, and so are files that nothing generated. */
  readonly overwrite?: boolean;
  /** Nothing is written. */
  readonly compare?: boolean;
}

/** What happened, or would happen, to a file. */
export interface FileChange {
  /** Relative to the target. */
  readonly path: string;
  readonly outcome: 'created' | 'updated' | 'merged' | 'overwritten' | 'unchanged' | 'removed' | 'kept';
}

/** What `generateDirectory` did. */
export interface GenerateDirectoryResult {
  /** Every file of the document, and those that are no longer generated, by path. */
  readonly changes: readonly FileChange[];
  /** What is written, as a unified diff; empty when nothing is. */
  readonly diff: string;
  readonly costs: readonly CostEstimate[];
  readonly findings: readonly Finding[];
}

/** What a service costs in a month: what it reserves, times the platform's prices. */
export interface CostEstimate {
  /** Null for a service without environments. */
  readonly environment: string | null;
  readonly currency: string;
  /** With the least number of instances. */
  readonly least: number;
  /** With the greatest. */
  readonly most: number;
}

/** What `explain` takes. */
export interface ExplainRequest extends SpecRequest {
  /** `Kind:path` or `Kind/name:path`, such as `Deployment:spec.template.spec.containers[0].image`. */
  readonly place: string;
  readonly environment?: string;
}

/** Why a field of an object is what it is. */
export interface Explanation {
  /** The object, as `Kind/name`. */
  readonly object: string;
  readonly path: string;
  /** Null where nothing is. */
  readonly value: unknown;
  /** Lines of the spec first, then the platform's; none where it is the same for every service. */
  readonly reasons: readonly {
    readonly origin: 'spec' | 'platform' | 'platformDefault' | 'specDefault';
    readonly field: string;
    readonly about: string;
    readonly line?: number;
    readonly column?: number;
  }[];
}

/** What `describe` takes: which of Pave's files, and how it is described. */
export interface DescribeRequest extends RequestOptions {
  readonly document: 'spec' | 'team' | 'platform';
  /** A JSON Schema, a Markdown table, or the `parameters` of a Backstage template (of the spec only). */
  readonly format: 'schema' | 'table' | 'form';
}

/** What `validate` takes. */
export interface ValidateRequest extends RequestOptions {
  /** Manifests, catalog-info files, app specs: each document says what it is. */
  readonly files: readonly { readonly path: string; readonly content: Uint8Array | string }[];
  /** A minor version such as `1.34`. */
  readonly kubernetes?: string;
  readonly profile?: 'baseline' | 'golden' | 'strict';
  /** Further custom resource definitions, as YAML. */
  readonly crds?: readonly { readonly path: string; readonly content: Uint8Array | string }[];
  readonly platform?: string;
  /** The text of `pave.rules.yaml`: profile, levels of single rules, exemptions, lists of the organisation. */
  readonly rules?: string;
  /** The form of a report to make, too. */
  readonly format?: ReportFormat;
  /** Whether a report as text has colours. */
  readonly color?: boolean;
  /** The form of badges to make, too. */
  readonly badge?: BadgeForm;
  /** Whether a summary in Markdown is made, too. */
  readonly summary?: boolean;
  /** Whether what has one safe answer is mended; everything else is then about the files as they are afterwards. */
  readonly fix?: boolean;
}

/** The form of a badge: a picture, or what shields.io's `endpoint` badge reads. */
export type BadgeForm = 'svg' | 'json';

/** A badge of everything that was checked or, with a service, of that service. */
export interface Badge {
  readonly service?: string;
  readonly text: string;
}

/** What one service scores, by the findings at its own documents. */
export interface ServiceScore {
  readonly name: string;
  /** From 0 to 100. */
  readonly score: number;
  /** From A to E. */
  readonly grade: string;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** The form of a report. */
export type ReportFormat = 'text' | 'json' | 'sarif' | 'github' | 'junit';

/** A finding that was let pass. */
export interface Exempted {
  readonly code: string;
  readonly file: string;
  readonly path: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What `validate` found. */
export interface ValidateResult {
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
  /** From 0 to 100. */
  readonly score: number;
  /** The score from A to E. */
  readonly grade: string;
  /** By name; what belongs to no service counts in `score` only. */
  readonly services: readonly ServiceScore[];
  /** In the form that was asked for. */
  readonly report?: string;
  /** In the form that was asked for: one of everything; where there are several services, one of each, too. */
  readonly badges: readonly Badge[];
  /** One line in Markdown, and a table of several services. */
  readonly summary?: string;
  /** With `fix`: the findings that were mended. */
  readonly fixed: readonly Finding[];
  /** With `fix`: the files that changed, with their new contents. */
  readonly changed: readonly GeneratedFile[];
}

/** A file that was generated. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What was generated of a document. */
export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** Empty without prices in the platform file. */
  readonly costs: readonly CostEstimate[];
  readonly findings: readonly Finding[];
}

/** The catalog entities of a document. */
export interface CatalogResult {
  readonly files: readonly GeneratedFile[];
  readonly entities: readonly Record<string, unknown>[];
  readonly findings: readonly Finding[];
}

/** What `mergeCatalog` takes. */
export interface MergeCatalogRequest extends RequestOptions {
  /** What errors call the file. */
  readonly file: string;
  readonly existing: Uint8Array | string;
  readonly entities: readonly Record<string, unknown>[];
}

/** What `writeTree` takes. */
export interface WriteTreeRequest extends RequestOptions {
  /** Where the files go: an absolute path; made if it does not exist. */
  readonly target: string;
  /** No write leaves this directory, also not through links; the target itself when absent. */
  readonly root?: string;
  readonly files: readonly TreeFile[];
  /** Existing files are replaced; otherwise they stay, and are reported. */
  readonly replace?: boolean;
}

/** What `policies` takes. */
export interface PoliciesRequest extends RequestOptions {
  /** Who enforces them: the API server or Kyverno. */
  readonly form: 'kubernetes' | 'kyverno';
  readonly profile?: 'baseline' | 'golden' | 'strict';
  /** The text of `pave.rules.yaml`. */
  readonly rules?: string;
}

/** The policies as YAML, and what is wrong with the rules file. */
export interface PoliciesResult {
  readonly text: string;
  readonly findings: readonly Finding[];
}
