import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { TemplateFilter, TemplateGlobal } from '@backstage/plugin-scaffolder-node';
import type { TemplateExtensions } from 'pave-idp';

/** A filter with its id, as Backstage's `createTemplateFilter` makes it. */
export interface NamedTemplateFilter {
  readonly id: string;
  readonly filter: (...args: never[]) => unknown;
}

/** A global with its id, as Backstage's `createTemplateGlobalFunction` and `createTemplateGlobalValue` make it. */
export type NamedTemplateGlobal =
  | { readonly id: string; readonly fn: (...args: never[]) => unknown }
  | { readonly id: string; readonly value: unknown };

/** Where a portal adds its own filters and globals to Pave's rendering. */
export interface PaveTemplatingExtensionPoint {
  /** Synchronous functions of plain data; the input comes first. */
  addTemplateFilters(filters: Readonly<Record<string, TemplateFilter>> | readonly NamedTemplateFilter[]): void;
  /** Values, and synchronous functions of plain data. */
  addTemplateGlobals(globals: Readonly<Record<string, TemplateGlobal>> | readonly NamedTemplateGlobal[]): void;
}

/**
 * Takes what Backstage's own `scaffolderTemplatingExtensionPoint` takes, so that a portal hands the same filters to both.
 * Skeletons are rendered in workers: each call goes to the main thread and back.
 */
export const paveTemplatingExtensionPoint = createExtensionPoint<PaveTemplatingExtensionPoint>({
  id: 'pave.templating',
});

/** What was added so far. Throws for a name that was added before: the later would silently win. */
export class TemplatingRegistry implements PaveTemplatingExtensionPoint {
  readonly #filters: Record<string, TemplateFilter> = {};
  readonly #globals: Record<string, unknown> = {};

  get extensions(): TemplateExtensions {
    return { filters: this.#filters as NonNullable<TemplateExtensions['filters']>, globals: this.#globals };
  }

  addTemplateFilters(filters: Readonly<Record<string, TemplateFilter>> | readonly NamedTemplateFilter[]): void {
    const entries = isList(filters) ? filters.map(({ id, filter }) => [id, filter] as const) : Object.entries(filters);
    entries.forEach(([name, filter]) => add(this.#filters, 'filter', name, filter as TemplateFilter));
  }

  addTemplateGlobals(globals: Readonly<Record<string, TemplateGlobal>> | readonly NamedTemplateGlobal[]): void {
    const entries = isList(globals)
      ? globals.map((one) => [one.id, 'fn' in one ? one.fn : one.value] as const)
      : Object.entries(globals);
    entries.forEach(([name, value]) => add<unknown>(this.#globals, 'global', name, value));
  }
}

function isList<T>(registry: Readonly<Record<string, unknown>> | readonly T[]): registry is readonly T[] {
  return Array.isArray(registry);
}

function add<T>(registry: Record<string, T>, kind: string, name: string, value: T): void {
  if (Object.hasOwn(registry, name)) {
    throw new Error(`the template ${kind} \`${name}\` is added twice`);
  }
  registry[name] = value;
}
