import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryDirectory, writeFiles } from '../testing';

const root = temporaryDirectory();
const binary = join(__dirname, '../../bin/pave.js');
const before = `# The settings of the shop.
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  namespace: shop
dat:
  PORT: 8080 # text, for the shell
`;

function pave(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('pave validate --fix', () => {
  it('mends what has one safe answer, says what, keeps comments and permissions, and is done after once', () => {
    writeFiles(root, { 'deploy/map.yaml': before });
    fs.chmodSync(join(root, 'deploy/map.yaml'), 0o640);
    fs.symlinkSync('map.yaml', join(root, 'deploy/link.yaml'));
    assert.equal(pave('validate', 'deploy/map.yaml').status, 1);
    const { status, stdout, stderr } = pave('validate', 'deploy/link.yaml', '--fix');
    const after = before.replace('dat:', 'data:').replace('8080', '"8080"');
    assert.equal(fs.readFileSync(join(root, 'deploy/map.yaml'), 'utf8'), after);
    assert.equal(fs.statSync(join(root, 'deploy/map.yaml')).mode & 0o777, 0o640);
    assert.ok(fs.lstatSync(join(root, 'deploy/link.yaml')).isSymbolicLink());
    assert.match(stderr, /fixed: .*K1.*link\.yaml:7:1/);
    assert.match(stderr, /fixed: .*K1.*link\.yaml:8:9/);
    assert.doesNotMatch(stdout, /K1/);
    assert.equal(status, 0);
    assert.equal(pave('validate', 'deploy/map.yaml', '--fix').stderr, '');
    assert.deepEqual(fs.readdirSync(join(root, 'deploy')).toSorted(), ['link.yaml', 'map.yaml']);
  });

  it('changes nothing without being asked', () => {
    writeFiles(root, { 'other/map.yaml': before });
    pave('validate', 'other');
    assert.equal(fs.readFileSync(join(root, 'other/map.yaml'), 'utf8'), before);
  });
});

describe('pave validate', () => {
  it('reads a file once, whatever names it, and nothing of what tools keep in directories of their own', () => {
    const map = before.replace('dat:', 'data:').replace('8080', '"8080"');
    writeFiles(root, {
      'set/deploy/map.yaml': map,
      'set/node_modules/other/map.yaml': map,
      'set/.git/objects/aa': 'x',
    });
    const { status, stdout } = pave('validate', 'set', './set/deploy', 'set/deploy/map.yaml');
    assert.match(stdout, /^1 file: 0 errors/);
    assert.equal(status, 0);
  });
});

describe('pave policies', () => {
  it('writes the rules for the API server or for Kyverno, as the rules file has them', () => {
    const kubernetes = pave('policies');
    assert.equal(kubernetes.status, 0);
    assert.match(kubernetes.stdout, /^kind: ValidatingAdmissionPolicy\n/m);
    assert.match(kubernetes.stdout, /^kind: ValidatingAdmissionPolicyBinding\n/m);
    writeFiles(root, { 'off.yaml': 'rules: {W1: "off"}\n', 'bad.yaml': 'rules: {W1: "of"}\n' });
    const kyverno = pave('policies', '--form', 'kyverno', '--profile', 'baseline', '--config', 'off.yaml').stdout;
    assert.match(kyverno, /^kind: ValidatingPolicy\n/m);
    assert.doesNotMatch(kyverno, /pave-w1\n|pave-r1\n/);
    assert.equal(pave('policies', '--config', 'bad.yaml').status, 1);
    assert.equal(pave('policies', '--form', 'rego').status, 2);
  });
});
