import { rm } from 'node:fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { errorOfFindings, type Finding, formatFinding, hasErrors, PaveError } from 'pave-idp';

/** Mistakes of whoever runs the portal or its machine; everything else is the template's or the form's. */
const OPERATIONAL = /^(io\.|engine\.(closed|internal|load|option|trap)$)/;

/**
 * Runs the body of an action. A `PaveError` becomes the Backstage error that fits, with its `code` and `findings` on it;
 * a left-over `${{` in any input is refused first.
 */
export async function runAction(input: unknown, body: () => Promise<void>): Promise<void> {
  try {
    refuseLeftovers(input);
    await body();
  } catch (error) {
    throw error instanceof PaveError ? toBackstageError(error) : error;
  }
}

function toBackstageError(error: PaveError): Error {
  const { code, findings } = error;
  const message = error.message.includes(code) ? error.message : `${code}: ${error.message}`;
  const Kind = code === 'engine.overloaded' ? ServiceUnavailableError : InputError;
  const failure = OPERATIONAL.test(code) ? new Error(message) : new Kind(message);
  // The scaffolder logs the stack to whoever runs the task: it would show paths of the host and help nobody.
  return Object.assign(failure, { code, findings, stack: `${failure.name}: ${message}` });
}

/** Backstage hands the raw text of a step expression that failed to the action, and says nothing. */
function refuseLeftovers(input: unknown): void {
  const findings: Finding[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string' && value.includes('${{')) {
      findings.push({
        code: 'template.leftover-expression',
        level: 'error',
        message: 'holds an expression that Backstage could not evaluate',
        path,
        hint: 'check the names and filters of this step input in template.yaml',
      });
    } else if (typeof value === 'object' && value !== null && depth < 128 && findings.length < 20) {
      for (const [key, member] of Object.entries(value)) {
        visit(member, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
      }
    }
  };
  visit(input, 'input', 0);
  if (findings.length > 0) {
    throw errorOfFindings(findings);
  }
}

/**
 * Gives `use` a temporary directory and removes it afterwards, also after a failure: the scaffolder removes those of
 * actions that succeed only.
 */
export async function withTemporaryDirectory<T>(
  ctx: { createTemporaryDirectory(): Promise<string> },
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await ctx.createTemporaryDirectory();
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A path of the workspace, absolute. Throws `path.outside-workspace` for one that leads out of it. */
export function inWorkspace(workspacePath: string, path: string): string {
  try {
    return resolveSafeChildPath(workspacePath, path);
  } catch {
    throw new PaveError('path.outside-workspace', 'the path leads out of the workspace; write one relative to it', [
      {
        code: 'path.outside-workspace',
        level: 'error',
        message: 'the path leads out of the workspace',
        hint: 'write a path relative to the workspace, without `..`',
      },
    ]);
  }
}

/** Logs findings, one a line, at the level that fits. */
export function logFindings(logger: LoggerService, findings: readonly Finding[]): void {
  for (const finding of findings) {
    if (finding.level === 'info') {
      logger.info(formatFinding(finding));
    } else {
      logger.warn(formatFinding(finding));
    }
  }
}

/** Logs findings, and fails if any is at level error. */
export function failOnErrors(logger: LoggerService, findings: readonly Finding[]): void {
  if (hasErrors(findings)) {
    throw errorOfFindings(findings);
  }
  logFindings(logger, findings);
}

/** How long something took, for the log: `0.02 s`. */
export function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(2)} s`;
}
