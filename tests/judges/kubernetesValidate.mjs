// kubernetes-validate, on every version of Kubernetes that is judged.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonTool } from './python.mjs';

export const versions = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];
export const script = join(import.meta.dirname, 'kubernetes_validate_all.py');

/**
 * What kubernetes-validate says about objects of Kubernetes itself, one line for each mistake.
 * @param {string} input the objects by name, as JSON
 */
export function invalidFields(input) {
  const text = execFileSync(pythonTool('python3'), [script, ...versions], { input, encoding: 'utf8' });
  return text.split('\n').filter(Boolean);
}
