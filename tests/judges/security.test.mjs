// Checkov finds nothing in what is deployed, besides what is meant to be so.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pythonTool, requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { teamFiles, writeTrees, yamlFiles } from './trees.mjs';

const allowed = {
  CKV_K8S_35: 'the golden path gives secrets to a service as environment variables',
  CKV_K8S_43: 'CI writes the tag it built; a digest may be written instead, and stays',
};

const { folder } = await writeTrees('plain', 'security');
// Checkov takes a whole file for a Helm template when a hostile value in it only looks like one.
const texts = [...yamlFiles(folder), ...teamFiles()].map((file) =>
  readFileSync(file, 'utf8').replaceAll('{{ .', '{{ '),
);

/** Checkov's failed checks over some texts, each once. */
function failedChecks(name, judged) {
  // One file: Checkov reads one many times faster than hundreds.
  const file = join(dirname(folder), name);
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

describe('checkov', () => {
  const program = readFileSync(import.meta.filename, 'utf8');
  const versions = readFileSync(requirements, 'utf8');

  it(`finds nothing besides ${Object.keys(allowed).join(' and ')}`, () => {
    oncePassed([versions, program, ...texts], () => deepStrictEqual(failedChecks('all.yaml', texts), []));
  });

  it('finds a privileged container, or this test would be worth nothing', () => {
    const deployment = texts.find((text) => text.includes('\nkind: Deployment\n'));
    const bad = deployment.replace('allowPrivilegeEscalation: false', 'privileged: true');
    oncePassed([versions, program, bad], () => {
      ok(failedChecks('bad.yaml', [bad]).some((check) => check.startsWith('CKV_K8S_16 ')));
    });
  });
});
