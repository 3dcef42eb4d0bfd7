import type { Finding } from './types';

/**
 * A request that failed. `code` is stable; `message` is one line and never holds a value; `findings` says what is wrong
 * and where, all of it.
 */
export class PaveError extends Error {
  override readonly name = 'PaveError';
  readonly code: string;
  readonly findings: readonly Finding[];

  constructor(code: string, message: string, findings: readonly Finding[] = []) {
    super(message);
    this.code = code;
    this.findings = findings;
  }
}

/** One finding as a line: `level code file:line:column path message (hint)`. */
export function formatFinding(finding: Finding): string {
  const position = finding.line === undefined ? '' : `:${finding.line}:${finding.column ?? 1}`;
  const where = [finding.file === undefined ? '' : `${finding.file}${position}`, finding.path ?? '']
    .filter((part) => part !== '')
    .join(' ');
  const hint = finding.hint === undefined ? '' : ` (${finding.hint})`;
  return `${finding.level} ${finding.code}${where === '' ? '' : ` ${where}`}: ${finding.message}${hint}`;
}

/**
 * The error for a request whose findings hold errors: its code is that of the first error, its message names the first
 * few, one a line.
 */
export function errorOfFindings(findings: readonly Finding[]): PaveError {
  const errors = findings.filter((finding) => finding.level === 'error');
  const shown = errors.slice(0, 20).map(formatFinding);
  if (errors.length > shown.length) {
    shown.push(`and ${errors.length - shown.length} more`);
  }
  return new PaveError(errors[0]?.code ?? 'engine.internal', shown.join('\n'), findings);
}

/** Whether any finding is at level error. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error');
}
