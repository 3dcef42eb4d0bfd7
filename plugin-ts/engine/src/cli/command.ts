import { readFileSync, statSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Engine } from '../engine';
import { formatFinding, hasErrors } from '../errors';
import { describeFailure } from '../tree/failure';
import type { CostEstimate, Finding, SpecRequest } from '../types';

/** One command of the command line. */
export interface Command {
  readonly summary: string;
  readonly help: string;
  /** Its input may keep the core busy without end, as templates can: it works in a thread that can be ended. */
  readonly hasDeadline?: true;
  /** Gives the exit code. */
  run(args: readonly string[], engine: Engine): Promise<number>;
}

/** The arguments are not what the command takes. */
export class UsageError extends Error {}

/** The arguments, by `options`; unknown ones are a `UsageError`. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The one positional argument; a `UsageError` names it when it is missing or not alone. */
export function onlyPositional(positionals: readonly string[], name: string): string {
  const [only, ...more] = positionals;
  if (only === undefined || more.length > 0) {
    throw new UsageError(`give one ${name}`);
  }
  return only;
}

/** One of `allowed`, or undefined when absent. */
export function choice<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  const chosen = allowed.find((candidate) => candidate === value);
  if (value !== undefined && chosen === undefined) {
    throw new UsageError(`--${name} is one of ${allowed.join(', ')}`);
  }
  return chosen;
}

/** The names under which a spec is looked for when none is given. */
const SPEC_FILES = ['pave.yaml', 'score.yaml'];

/** The spec that was named; without one, the `pave.yaml` or `score.yaml` of the current directory. */
export function specFileOf(positionals: readonly string[]): string {
  const found = SPEC_FILES.find((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
  return positionals.length === 0 && found !== undefined ? found : onlyPositional(positionals, 'app spec');
}

/** Options of every command that reads a spec. */
export const SPEC_OPTIONS = {
  platform: { type: 'string' },
  environment: { type: 'string', multiple: true },
} as const;

/** The part of a request that says which spec, for which platform, in which environments. */
export function specRequest(
  specFile: string,
  given: { readonly platform?: string; readonly environment?: readonly string[] },
): SpecRequest {
  const { environment: environments } = given;
  return {
    spec: readInput(specFile),
    specFile,
    ...readPlatform(given.platform),
    ...(environments === undefined ? {} : { environments }),
  };
}

/** The bytes of a file that the user named. */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw describeFailure(error, path);
  }
}

/** The platform file: the one that was named, else `pave.platform.yaml` of the current directory if there is one. */
export function readPlatform(path: string | undefined): { platform?: string } {
  if (path !== undefined) {
    return { platform: readInput(path).toString() };
  }
  const found = statSync('pave.platform.yaml', { throwIfNoEntry: false });
  return found?.isFile() ? { platform: readInput('pave.platform.yaml').toString() } : {};
}

/** Prints findings, one a line, to standard error; gives the exit code. */
export function printFindings(findings: readonly Finding[]): number {
  for (const finding of findings) {
    console.error(formatFinding(finding));
  }
  return hasErrors(findings) ? 1 : 0;
}

/** One line for each estimate. */
export function costLines(costs: readonly CostEstimate[]): string[] {
  return costs.map(({ environment, currency, least, most }) => {
    const amount = least === most ? least.toFixed(2) : `${least.toFixed(2)} to ${most.toFixed(2)}`;
    return `${environment === null ? '' : `${environment}: `}${amount} ${currency} a month`;
  });
}
