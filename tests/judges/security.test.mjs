// Checkov finds nothing in what is deployed, besides what is meant to be so.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { pythonTool, requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { plainObjects, writeTrees } from './trees.mjs';

const allowed = {
  CKV_K8S_35: 'the golden path gives secrets to a service as environment variables',
  CKV_K8S_43: 'CI writes the tag it built; a digest may be written instead, and stays',
};

const objects = Object.values(await plainObjects('security'));
const { folder } = await writeTrees('plain', 'security');

/** Checkov's failed checks over some objects, each once. */
function failedChecks(name, judged) {
  // One file: Checkov reads one many times faster than hundreds.
  const file = join(dirname(folder), name);
  writeFileSync(file, judged.map((object) => stringify(object)).join('---\n'));
  const options = ['--framework', 'kubernetes', '--skip-download', '--compact', '--quiet', '-o', 'json'];
  const { stdout } = spawnSync(pythonTool('checkov'), ['-f', file, ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const report = JSON.parse(stdout);
  deepStrictEqual(report.results.parsing_errors, []);
  ok(report.summary.passed > judged.length, 'Checkov looked at less than it was given');
  const checks = report.results.failed_checks.filter(({ check_id: id }) => !(id in allowed));
  return checks.map((check) => `${check.check_id} ${check.resource} ${check.check_name}`);
}

describe('checkov', () => {
  it(`finds nothing besides ${Object.keys(allowed).join(' and ')}`, () => {
    const parts = [readFileSync(requirements, 'utf8'), Object.keys(allowed).join(), JSON.stringify(objects)];
    oncePassed(parts, () => deepStrictEqual(failedChecks('all.yaml', objects), []));
  });

  it('finds a privileged container, or this test would be worth nothing', () => {
    const deployment = structuredClone(objects.find(({ kind }) => kind === 'Deployment'));
    deployment.spec.template.spec.containers[0].securityContext.privileged = true;
    const parts = [readFileSync(requirements, 'utf8'), JSON.stringify(deployment)];
    oncePassed(parts, () =>
      ok(failedChecks('bad.yaml', [deployment]).some((check) => check.startsWith('CKV_K8S_16 '))),
    );
  });
});
