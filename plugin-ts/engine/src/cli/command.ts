import { readFileSync, statSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Engine } from '../engine';
import { formatFinding, hasErrors } from '../errors';
import { describeFailure } from '../tree/failure';
import type { Finding } from '../types';

/** One command of the command line. */
export interface Command {
  readonly summary: string;
  readonly help: string;
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
