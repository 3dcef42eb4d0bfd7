import { PaveError } from './errors';
import { valuesToJson } from './values';

/**
 * Filters and globals that a portal brings itself: synchronous functions of plain data, called on the main thread while a
 * worker waits. A global that is no function is a value.
 */
export interface TemplateExtensions {
  readonly filters?: Readonly<Record<string, (...args: never[]) => unknown>>;
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** What the core is told of them: names, and values as JSON text. */
export interface ExtensionNames {
  readonly filters: readonly string[];
  readonly globals: readonly string[];
  readonly globalValues: readonly (readonly [name: string, json: string])[];
}

/** A worker's call of one of them; `argumentsJson` is an array, of a filter the input first. */
export interface ExtensionCall {
  readonly kind: 'filter' | 'global';
  readonly name: string;
  readonly argumentsJson: string;
}

/** How the core reads a value that JSON does not have. */
const UNDEFINED = '{"$pave:undefined":true}';

/** The names of a portal's filters and globals. Throws `engine.value` for a global value that is no plain data. */
export function namesOf({ filters = {}, globals = {} }: TemplateExtensions): ExtensionNames {
  const entries = Object.entries(globals);
  return {
    filters: Object.keys(filters),
    globals: entries.filter(([, value]) => typeof value === 'function').map(([name]) => name),
    globalValues: entries
      .filter(([, value]) => typeof value !== 'function')
      .map(([name, value]) => [name, valuesToJson(value, `globals.${name}`)]),
  };
}

/**
 * Calls one of a portal's filters or globals. Gives `=` and the result as JSON, or `!` and one line that says why not: what
 * a filter throws is its author's message to the template's author.
 */
export function callExtension(extensions: TemplateExtensions, { kind, name, argumentsJson }: ExtensionCall): string {
  try {
    const registry = (kind === 'filter' ? extensions.filters : extensions.globals) ?? {};
    const called: unknown = Object.hasOwn(registry, name) ? registry[name] : undefined;
    if (typeof called !== 'function') {
      throw new PaveError('engine.internal', `there is no ${kind} \`${name}\``);
    }
    const result: unknown = called(...(JSON.parse(argumentsJson) as unknown[]));
    if (result instanceof Promise) {
      throw new PaveError('engine.value', `the ${kind} gave a promise; it must be synchronous`);
    }
    return `=${result === undefined ? UNDEFINED : valuesToJson(result, name)}`;
  } catch (error) {
    return `!${error instanceof Error ? error.message.split('\n')[0] : `the ${kind} failed`}`;
  }
}
