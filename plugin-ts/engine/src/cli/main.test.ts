import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryDirectory, writeFiles } from '../testing';

const root = temporaryDirectory();
const binary = join(__dirname, '../../bin/pave.js');

function pave(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

writeFiles(root, {
  'skeleton/${{ values.name }}.md': '# ${{ values.name }} on ${{ values.port }}\n',
  'values.json': '{"name": "shop", "port": 8080}',
  'broken.json': '{"password": hunter2}',
  'pave.yaml': 'name: shop\nowner: team-shop\ngitRepo: https://github.com/myorg/shop\n',
  'wrong.pave.yaml': 'name: shop\nprot: 8080\n',
});

describe('pave', () => {
  it('tells its commands, and what is wrong with how it is called', () => {
    assert.match(pave('--help').stdout, /render[\s\S]*validate[\s\S]*generate[\s\S]*catalog/);
    assert.equal(pave('--help').status, 0);
    assert.equal(pave('-h').stdout, pave('--help').stdout);
    assert.match(pave('diff', '-h').stdout, /^Usage: pave diff/);
    assert.match(pave('--version').stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(pave().status, 2);
    const unknown = pave('rendr');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /unknown command `rendr`/);
    assert.match(pave('generate', '--nope').stderr, /Usage: pave generate/);
  });

  it('renders a skeleton', () => {
    const { status, stdout } = pave(
      'render',
      'skeleton',
      '--values',
      'values.json',
      '--value',
      'port=9090',
      '--target',
      'out',
    );
    assert.equal(status, 0);
    assert.equal(stdout, 'shop.md\n');
    assert.equal(fs.readFileSync(join(root, 'out/shop.md'), 'utf8'), '# shop on 9090\n');
  });

  it('ends with 1 when a template is wrong, and says where', () => {
    const { status, stderr } = pave('render', 'skeleton', '--strict', '--value', 'name=shop', '--target', 'strict');
    assert.equal(status, 1);
    assert.match(stderr, /error template\.undefined \$\{\{ values\.name \}\}\.md:1:\d+/);
    assert.equal(fs.existsSync(join(root, 'strict')), false);
  });

  it('ends with 2 when a file cannot be read, and quotes no value', () => {
    const missing = pave('generate', 'none.yaml', '--target', 'deploy');
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /none\.yaml: does not exist/);
    const broken = pave('render', 'skeleton', '--values', 'broken.json', '--target', 'out');
    assert.equal(broken.status, 2);
    assert.match(broken.stderr, /broken\.json is not JSON/);
    assert.doesNotMatch(broken.stderr, /hunter2/);
  });

  it('generates manifests that it finds nothing wrong with', () => {
    const generated = pave('generate', 'pave.yaml', '--target', 'deploy');
    assert.equal(generated.status, 0, generated.stderr);
    assert.match(generated.stdout, /deployment\.yaml/);
    const checked = pave('validate', 'deploy', 'pave.yaml');
    assert.equal(checked.status, 0, checked.stderr);
    assert.match(checked.stdout, /^\d+ files: 0 errors, \d+ warnings?(, \d+ worth knowing)?; score \d+ \([A-E]\)$/m);
  });

  it('generates the chart that services share, a chart of its values, and namespaces', () => {
    writeFiles(root, { 'pave.platform.yaml': 'baseChart: oci://registry.internal/charts\n' });
    assert.match(
      pave('generate', 'pave.platform.yaml', '--target', 'base').stdout,
      /created templates\/deployment\.yaml/,
    );
    assert.match(fs.readFileSync(join(root, 'base/Chart.yaml'), 'utf8'), /^name: base-service$/m);
    assert.equal(pave('generate', 'pave.yaml', '--output', 'helm-values', '--target', 'chart').status, 0);
    assert.match(fs.readFileSync(join(root, 'chart/Chart.yaml'), 'utf8'), /oci:\/\/registry\.internal\/charts/);
    assert.match(fs.readFileSync(join(root, 'chart/values.yaml'), 'utf8'), /^base-service:\n {2}name: shop$/m);
    assert.equal(pave('generate', 'pave.yaml', '--output', 'namespaces', '--target', 'namespaces').status, 0);
    assert.match(fs.readFileSync(join(root, 'namespaces/production/resource-quota.yaml'), 'utf8'), /name: team-quota/);
    fs.rmSync(join(root, 'pave.platform.yaml'));
  });

  it('says what a chart of values cannot', () => {
    writeFiles(root, { 'worker.pave.yaml': 'name: mail\nowner: team-shop\nkind: worker\nreplicas: 2\n' });
    const { status, stderr } = pave('generate', 'worker.pave.yaml', '--output', 'helm-values', '--target', 'mail');
    assert.equal(status, 1);
    assert.match(stderr, /helm\.base worker\.pave\.yaml:3:1/);
    assert.equal(fs.existsSync(join(root, 'mail')), false);
  });

  it('finds every mistake of a spec, as text and as JSON', () => {
    const text = pave('validate', 'wrong.pave.yaml', '--json');
    assert.equal(text.status, 1);
    const { findings } = JSON.parse(text.stdout) as { findings: { code: string; line: number }[] };
    assert.ok(findings.some(({ code, line }) => code === 'S2' && line === 2));
    assert.equal(pave('generate', 'wrong.pave.yaml', '--target', 'wrong').status, 1);
    assert.equal(fs.existsSync(join(root, 'wrong')), false);
  });

  it('reports in the forms of other tools, and fails from the level that is asked for', () => {
    writeFiles(root, {
      'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {}\n',
      'rules.yaml': 'rules: {K7: info}\n',
    });
    assert.match(pave('validate', 'map.yaml').stdout, /^warning\[K7\]/m);
    assert.equal(pave('validate', 'map.yaml').status, 0);
    assert.equal(pave('validate', 'map.yaml', '--fail-on', 'warning').status, 1);
    assert.equal(pave('validate', 'map.yaml', '--fail-on', 'warning', '--config', 'rules.yaml').status, 0);
    assert.match(
      pave('validate', 'map.yaml', '--format', 'github').stdout,
      /^::warning file=map\.yaml,line=\d+,col=\d+/,
    );
    assert.match(pave('validate', 'map.yaml', '--format', 'junit').stdout, /<testsuite name="map\.yaml"/);
    const log = JSON.parse(pave('validate', 'map.yaml', '--format', 'sarif').stdout) as { version: string };
    assert.equal(log.version, '2.1.0');
    assert.equal(pave('validate', 'map.yaml', '--format', 'html').status, 2);
  });

  it('says what it did not check', () => {
    writeFiles(root, { 'misnamed.yaml': 'name: shop\nprot: 8080\n' });
    const { status, stdout } = pave('validate', 'misnamed.yaml');
    assert.equal(status, 0);
    assert.match(stdout, /^info\[validate\.unknown-document\]: not checked.*\n  --> misnamed\.yaml:1:1$/m);
  });

  it('updates in place, shows what would change, and lets a team go', () => {
    assert.equal(pave('generate', 'pave.yaml', '--target', 'managed').status, 0);
    assert.equal(pave('diff', 'pave.yaml', '--target', 'managed').status, 0);
    writeFiles(root, { 'next.pave.yaml': 'name: shop\nowner: team-shop\nport: 9090\n' });
    const diff = pave('diff', 'next.pave.yaml', '--target', 'managed');
    assert.equal(diff.status, 1);
    assert.match(diff.stdout, /^--- a\/base\/service\.yaml\n\+\+\+ b\/base\/service\.yaml$/m);
    const updated = pave('generate', 'next.pave.yaml', '--target', 'managed');
    assert.match(updated.stdout, /^updated base\/service\.yaml$/m);
    assert.equal(pave('eject', 'next.pave.yaml', '--target', 'managed').status, 0);
    assert.equal(fs.existsSync(join(root, 'managed/.pave.lock')), false);
  });

  it('explains a field, and fails at a place that is none', () => {
    const explained = pave('explain', 'next.pave.yaml', 'Service:spec.ports[0].port');
    assert.equal(explained.status, 0, explained.stderr);
    assert.match(
      explained.stdout,
      /^Service\/shop spec\.ports\[0\]\.port\n  9090\nport next\.pave\.yaml:3:7: the spec/,
    );
    const none = pave('explain', 'next.pave.yaml', 'CronJob:spec');
    assert.equal(none.status, 1);
    assert.match(none.stderr, /explain\.place.*it has objects of the kinds/);
  });

  it('reads the spec of the directory when none is named, in the environments that are', () => {
    const { status, stdout } = pave(
      'generate',
      '--target',
      'both',
      '--environment',
      'dev',
      '--environment',
      'production',
    );
    assert.equal(status, 0);
    assert.match(stdout, /created overlays\/dev\/kustomization\.yaml/);
  });

  it('prints schemas, tables and the form of a template', () => {
    const schema = JSON.parse(pave('schema', 'team').stdout) as { properties: Record<string, unknown> };
    assert.ok('quota' in schema.properties);
    assert.match(pave('schema', '--form').stdout, /^parameters:\n  - title: Service\n/);
    assert.match(pave('schema', 'platform', '--table').stdout, /^\| Field \|/);
    assert.equal(pave('schema', 'nothing').status, 2);
  });

  it('writes the catalog entities', () => {
    const { status, stdout } = pave('catalog', 'pave.yaml');
    assert.equal(status, 0);
    assert.match(stdout, /kind: Component/);
  });

  it('brings the catalog files of a whole checkout up to date, and passes over what did not change', () => {
    writeFiles(root, {
      'org/shop/pave.yaml': 'name: shop\nowner: team-shop\n',
      'org/till/pave.yaml': 'name: till\nowner: team-shop\n',
      'org/till/catalog-info.yaml':
        '# ours\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: till\n',
      'org/broken/pave.yaml': 'nam: x\n',
      'org/node_modules/x/pave.yaml': 'name: x\n',
    });
    const first = pave('catalog', 'org', '--cache', 'cache.json');
    assert.equal(first.status, 1);
    assert.match(first.stdout, /3 specs in 3 folders: 0 as they were, 2 changed/);
    assert.match(first.stderr, /S2 org\/broken\/pave\.yaml:1:1/);
    assert.match(fs.readFileSync(join(root, 'org/till/catalog-info.yaml'), 'utf8'), /^# ours\n[\s\S]*owner: team-shop/);
    assert.match(pave('catalog', 'org', '--cache', 'cache.json').stdout, /2 as they were, 0 changed/);
    writeFiles(root, { 'org/shop/pave.yaml': 'name: shop\nowner: team-tills\n' });
    const check = pave('catalog', 'org', '--cache', 'cache.json', '--check');
    assert.match(check.stdout, /1 as they were, 1 to change/);
    assert.match(pave('catalog', 'org', '--cache', 'cache.json').stdout, /1 as they were, 1 changed/);
  });

  it('reads the entities of a service without a spec from its manifests', () => {
    const { status, stdout, stderr } = pave('catalog', '--from-manifests', 'deploy');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /kind: Component\nmetadata:\n  name: shop\n/);
    assert.match(
      stderr,
      /warning catalog\.unknown deploy\/base\/deployment\.yaml:\d+:\d+: the objects of `shop` do not tell/,
    );
  });
});
