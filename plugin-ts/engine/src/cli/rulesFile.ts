import { statSync } from 'node:fs';
import { readInput } from './command';

export const RULES_FILE = 'pave.rules.yaml';

/** The rules file: the one that was named, else `pave.rules.yaml` of the current directory if there is one. */
export function readRules(path: string | undefined): { rules?: string } {
  if (path !== undefined) {
    return { rules: readInput(path).toString() };
  }
  const found = statSync(RULES_FILE, { throwIfNoEntry: false });
  return found?.isFile() ? { rules: readInput(RULES_FILE).toString() } : {};
}
