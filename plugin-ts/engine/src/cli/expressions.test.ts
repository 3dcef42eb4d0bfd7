import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryDirectory, writeFiles } from '../testing';

const root = temporaryDirectory();
const engine = join(__dirname, '../..');

/** What `pave validate` finds in a file, as codes with their places; the package is that in `folder`. */
function codes(folder: string, ...args: string[]): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'bin/pave.js'), 'validate', '--format', 'json', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  const { findings } = JSON.parse(stdout) as {
    findings: { code: string; line?: number; column?: number }[];
  };
  return findings.map(({ code, line, column }) => `${code} ${line ?? ''}:${column ?? ''}`);
}

/** `pave policies` of one rule of an organisation. */
function policies(expression: string) {
  const rule = `ownRules: [{id: own, title: A, match: {kinds: [ConfigMap]}, expression: "${expression}"}]\n`;
  writeFiles(root, { 'own.yaml': rule });
  const args = [join(engine, 'bin/pave.js'), 'policies', '--config', 'own.yaml'];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec:
  parentRefs: [{name: platform, namespace: gateways}]
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect: {scheme: https}
        - type: RequestRedirect
          requestRedirect: {scheme: https}
`;
const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: shop}\ndata: {}\n';

describe('rules in CEL', () => {
  it('of known definitions, of given ones and of the organisation are found by the packaged module', () => {
    writeFiles(root, {
      'route.yaml': route,
      'map.yaml': map,
      'crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: queues.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Queue, plural: queues}
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations: [{rule: self.least <= self.most, fieldPath: .least}]
              properties: {least: {type: integer}, most: {type: integer, default: 3}}
`,
      'queue.yaml':
        'apiVersion: example.org/v1\nkind: Queue\nmetadata: {name: shop, namespace: shop}\nspec:\n  least: 4\n',
      'rules.yaml': `ownRules:
  - id: map-is-used
    title: A ConfigMap holds something
    match: {kinds: [ConfigMap]}
    expression: has(object.data) && object.data.size() > 0
    fieldPath: data
    level: warning
`,
    });
    assert.deepEqual(codes(engine, 'route.yaml'), ['K4 8:9']);
    assert.deepEqual(codes(engine, 'queue.yaml', '--crd', 'crd.yaml'), ['K4 5:10']);
    assert.deepEqual(codes(engine, 'map.yaml', '--config', 'rules.yaml'), ['map-is-used 4:7']);
  });

  it('of the organisation are exported only when they can be read', () => {
    const good = policies('has(object.data)');
    assert.equal(good.status, 0, good.stderr);
    assert.match(good.stdout, /expression: has\(object\.data\)/);
    const bad = policies('has(object.data');
    assert.equal(bad.status, 1);
    assert.match(bad.stderr, /rules\.options.*pave\.rules\.yaml:1:/);
    assert.equal(bad.stdout, '');
  });

  it('are said not to be checked where their module is missing, and only where there are some', () => {
    writeFiles(root, { 'route.yaml': route, 'map.yaml': map });
    const copy = join(root, 'package');
    fs.mkdirSync(copy);
    for (const name of ['bin', 'dist', 'wasm', 'package.json']) {
      fs.cpSync(join(engine, name), join(copy, name), { recursive: true });
    }
    fs.rmSync(join(copy, 'wasm/pave_cel.wasm'));
    assert.deepEqual(codes(copy, 'route.yaml'), ['rules.expressions :']);
    assert.deepEqual(codes(copy, 'map.yaml'), []);
  });
});
