// Checkov finds nothing in what is deployed, besides what is meant to be so.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { allowed, failedChecks, program } from './checkov.mjs';
import { requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { teamFiles, writeTrees, yamlFiles } from './trees.mjs';

const { folder } = await writeTrees('plain', 'security');
// Checkov takes a whole file for a Helm template when a hostile value in it only looks like one.
const texts = [...yamlFiles(folder), ...teamFiles()].map((file) =>
  readFileSync(file, 'utf8').replaceAll('{{ .', '{{ '),
);

describe('checkov', () => {
  const versions = readFileSync(requirements, 'utf8');

  it(`finds nothing besides ${Object.keys(allowed).join(' and ')}`, () => {
    oncePassed([versions, program, ...texts], () =>
      deepStrictEqual(failedChecks(join(dirname(folder), 'all.yaml'), texts), []),
    );
  });

  it('finds a privileged container, or this test would be worth nothing', () => {
    const deployment = texts.find((text) => text.includes('\nkind: Deployment\n'));
    const bad = deployment.replace('allowPrivilegeEscalation: false', 'privileged: true');
    oncePassed([versions, program, bad], () => {
      ok(failedChecks(join(dirname(folder), 'bad.yaml'), [bad]).some((check) => check.startsWith('CKV_K8S_16 ')));
    });
  });
});
