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

/** A ConfigMap of the service `name`; `data` may be misspelt. */
function map(name: string, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels: {app: ${name}}\n${data}: {}\n`;
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
    writeFiles(root, {
      'set/deploy/map.yaml': map('shop', 'data'),
      'set/node_modules/other/map.yaml': map('shop', 'data'),
      'set/.git/objects/aa': 'x',
    });
    const { status, stdout } = pave('validate', 'set', './set/deploy', 'set/deploy/map.yaml');
    assert.match(stdout, /^1 file: 0 errors/);
    assert.equal(status, 0);
  });
});

describe('--kubernetes', () => {
  it('is a version that is known, or the report says what is taken instead', () => {
    writeFiles(root, { 'known/map.yaml': map('shop', 'data') });
    const old = pave('validate', 'known', '--kubernetes', '1.20');
    assert.match(old.stdout, /warning\[validate\.kubernetes\]: .*1\.30 is taken/);
    assert.equal(old.status, 0);
    assert.equal(pave('validate', 'known', '--kubernetes', 'newest').status, 1);
  });
});

describe('scores', () => {
  it('are written as badges, of several services one each, and added to a summary; the same again the second time', () => {
    writeFiles(root, {
      'two/api.yaml': map('api', 'data'),
      'two/web.yaml': map('web', 'dat'),
      'summary.md': 'before\n',
    });
    const read = (name: string) => fs.readFileSync(join(root, name), 'utf8');
    const once = () => pave('validate', 'two', '--badge', 'badges/pave.svg', '--summary', 'summary.md');
    const { stdout, status } = once();
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^ {2}api {2}100 \(A\) {2}0 errors, 0 warnings\n {2}web {3}90 \(B\) {2}1 error, 0 warnings\n$/m,
    );
    assert.deepEqual(fs.readdirSync(join(root, 'badges')).toSorted(), ['pave.api.svg', 'pave.svg', 'pave.web.svg']);
    assert.match(read('badges/pave.web.svg'), /<title>web: B 90<\/title>/);
    const [badge, summary] = [read('badges/pave.svg'), read('summary.md')];
    assert.match(summary, /^before\n\*\*Pave: 90 \(B\)\*\*.*\n\n\| Service/);
    once();
    assert.equal(read('badges/pave.svg'), badge);
    assert.equal(read('summary.md'), `${summary}${summary.slice('before\n'.length)}`);

    pave('validate', 'two/api.yaml', '--badge', 'badges/api.json');
    const endpoint = { schemaVersion: 1, label: 'pave', message: 'A 100', color: '15803d' };
    assert.deepEqual(JSON.parse(read('badges/api.json')), endpoint);
    assert.equal(fs.existsSync(join(root, 'badges/api.api.json')), false);
  });

  it('of services that nobody can run are no A', () => {
    const { stdout } = pave('validate', 'two/web.yaml');
    assert.match(stdout, /1 error, 0 warnings; score 90 \(B\)/);
  });

  it('are not written to a file of another form', () => {
    const { status, stderr } = pave('validate', 'two', '--badge', 'badge.png');
    assert.equal(status, 2);
    assert.match(stderr, /\.svg or \.json/);
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
