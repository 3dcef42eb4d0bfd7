// The judges from PyPI, in the virtual environment that scripts/setup.sh makes.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const bin = resolve(import.meta.dirname, '../../.tools/judges/bin');

/** The versions; scripts/setup.sh installs the same file. */
export const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * The path of a program of the virtual environment.
 * @param {string} name
 */
export function pythonTool(name) {
  const path = join(bin, name);
  if (!existsSync(path)) {
    throw new Error(`${name} is missing: run scripts/setup.sh test`);
  }
  return path;
}
