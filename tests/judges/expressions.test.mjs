// An organisation's own rules in CEL mean what another evaluator, cel-python, says of them: asked of the objects of all cases,
// as policies that `pave policies` writes of them.
import { execFileSync } from 'node:child_process';
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseAllDocuments, stringify } from 'yaml';
import { pythonTool } from './python.mjs';

const cases = join(import.meta.dirname, '../cases/rules');
const require = createRequire(import.meta.url);
const { createEngine } = require('../../plugin-ts/engine/dist/index.js');
const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
after(() => engine.close());

const EXPRESSIONS = [
  'object.spec.replicas <= 3',
  'has(object.spec.replicas) && object.spec.replicas > 1',
  '!has(object.spec.replicas) || object.spec.replicas % 2 == 1',
  "object.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
  "has(object.metadata.labels) && object.metadata.labels.all(k, k.startsWith('app.kubernetes.io/') || size(k) < 10)",
  "'app.kubernetes.io/name' in object.metadata.labels && object.metadata.labels['app.kubernetes.io/name'] == object.metadata.name",
  'object.spec.template.spec.containers.all(c, has(c.resources) && has(c.resources.limits))',
  "object.spec.template.spec.containers.exists(c, c.name == object.metadata.name) || object.kind == 'Service'",
  "object.spec.template.spec.containers.exists_one(c, c.image.contains(':'))",
  'object.spec.template.spec.containers.filter(c, has(c.ports)).size() == size(object.spec.template.spec.containers)',
  "object.spec.template.spec.containers.map(c, c.image).all(i, !i.endsWith(':latest') && i.size() < 60)",
  'object.spec.ports.all(p, p.port > 0 && p.port < 65536)',
  "object.spec.ports.map(p, p.port) == [80] || (has(object.spec.type) && object.spec.type in ['ClusterIP', 'NodePort'])",
  "object.kind == 'Deployment' ? object.spec.selector.matchLabels.size() > 0 : object.apiVersion.startsWith('v')",
  "[1, 2, 3].exists(n, n * 2 == 4) && {'a': 1}['a'] == 1 && size(object.metadata.name) >= 3",
  "string(object.spec.replicas) + '/' + object.kind == '3/Deployment' || double(object.spec.replicas) > 2.5",
  'object.spec.nothing == 1 || true',
  'object.spec.nothing == 1',
];

const rules = EXPRESSIONS.map((expression, index) => ({
  id: `rule-${index}`,
  title: `Rule ${index}`,
  match: { kinds: ['*'], apiVersions: ['*'] },
  expression,
}));

/** The Kubernetes objects of all cases that can be read, each by its place. */
function objects() {
  const found = {};
  for (const name of readdirSync(cases, { recursive: true })) {
    // Catalog files and specs are no objects, templates of charts no YAML.
    if (!name.endsWith('.yaml') || /^[CSTY]\d|\/templates\//.test(name)) continue;
    parseAllDocuments(readFileSync(join(cases, name), 'utf8')).forEach((document, index) => {
      const object = document.errors.length === 0 ? document.toJS() : undefined;
      if (['Deployment', 'Service', 'StatefulSet'].includes(object?.kind) && object.metadata?.name !== undefined) {
        found[`${name.replaceAll(' ', '_')}#${index}`] = object;
      }
    });
  }
  return found;
}

describe("an organisation's rules", () => {
  it('hold for the objects for which another evaluator says so', async () => {
    const all = objects();
    const text = stringify({ ownRules: rules });
    const { text: written } = await engine.policies({ form: 'kubernetes', rules: text });
    const policies = parseAllDocuments(written)
      .map((document) => document.toJS())
      .filter(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name.startsWith('pave-rule-'));
    deepStrictEqual(policies.length, rules.length);
    const verdicts = execFileSync(pythonTool('python3'), [join(import.meta.dirname, 'policies.py')], {
      input: JSON.stringify({ policies, objects: all }),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const lines = verdicts.trim().split('\n');
    const denied = lines.filter((line) => !line.endsWith(' yes')).map((line) => line.split(' ').slice(0, 2).join(' '));
    const found = [];
    for (const [name, object] of Object.entries(all)) {
      const files = [{ path: 'object.json', content: JSON.stringify(object) }];
      const { findings } = await engine.validate({ files, rules: text });
      ok(!findings.some(({ code }) => code === 'rules.expressions'), name);
      found.push(...findings.filter(({ code }) => code.startsWith('rule-')).map(({ code }) => `${name} ${code}`));
    }
    ok(Object.keys(all).length > 70 && denied.length > 500);
    deepStrictEqual([...new Set(found)].toSorted(), denied.toSorted());
  });
});
