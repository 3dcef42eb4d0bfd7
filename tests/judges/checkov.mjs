// Checkov, without what is meant to be so.
import { ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pythonTool } from './python.mjs';

export const program = readFileSync(import.meta.filename, 'utf8');

export const allowed = {
  CKV_K8S_35: 'the golden path gives secrets to a service as environment variables',
  CKV_K8S_43: 'CI writes the tag it built; a digest may be written instead, and stays',
};

/**
 * Checkov's failed checks over some texts, each once.
 * @param {string} file where the texts are written for it
 * @param {string[]} judged
 */
export function failedChecks(file, judged) {
  // One file: Checkov reads one many times faster than hundreds.
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, judged.join('---\n'));
  const options = ['--framework', 'kubernetes', '--skip-download', '--compact', '-o', 'json'];
  const { stdout } = spawnSync(pythonTool('checkov'), ['-f', file, ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { results, summary } = JSON.parse(stdout);
  // It passes over a file that it cannot read without a word.
  ok(
    summary?.resource_count >= judged.length,
    `Checkov looked at ${summary?.resource_count} of ${judged.length} objects`,
  );
  const checks = results.failed_checks.filter(({ check_id: id }) => !(id in allowed));
  return checks.map((check) => `${check.check_id} ${check.resource} ${check.check_name}`);
}
