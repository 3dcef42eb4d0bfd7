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

/** A spec with the names under which it is known. */
export interface SpecRequest extends RequestOptions {
  readonly spec: SpecInput;
  /** What errors call the spec; without it, findings about an object have a field path but no line. */
  readonly specFile?: string;
  /** The text of `pave.platform.yaml`. */
  readonly platform?: string;
}

/** How manifests are laid out. */
export type Output = 'plain' | 'kustomize' | 'helm';

/** What `generate` takes. */
export interface GenerateRequest extends SpecRequest {
  readonly output?: Output;
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
}

/** A file that was generated. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: Uint8Array;
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
