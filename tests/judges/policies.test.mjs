// Policies mean what the rules mean: each is asked of the objects of all cases, by another evaluator of CEL, beside the
// rules themselves; and Kubernetes and Kyverno take them.
import { execFileSync } from 'node:child_process';
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { invalidFields } from './kubernetesValidate.mjs';
import { pythonTool } from './python.mjs';

const cases = join(import.meta.dirname, '../cases');
const require = createRequire(import.meta.url);
const { createEngine } = require('../../plugin-ts/engine/dist/index.js');
const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
after(() => engine.close());

const documentsOf = (text) =>
  parseAllDocuments(text)
    .filter(({ errors }) => errors.length === 0)
    .map((document) => document.toJS());
const policies = documentsOf(readFileSync(join(cases, 'policies/kubernetes.yaml'), 'utf8'));
const workloads = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/** What a rule finds and its policy cannot: other parts of the rule, which hold for files or are warnings. */
const LEFT_OUT = [
  { code: 'W3', message: /^volumes of the type/ },
  { code: 'W6', message: /is below 10000/ },
  { code: 'W9', message: /cannot write anywhere/ },
  { code: 'W13', message: /not a valid reference/ },
];

/** Pods, workloads and Services of all cases, each by its place. */
function objects() {
  const found = {};
  for (const rule of readdirSync(join(cases, 'rules'))) {
    for (const name of readdirSync(join(cases, 'rules', rule), { recursive: true })) {
      if (!name.endsWith('.yaml') || /^[CSTY]\d/.test(rule)) continue;
      const documents = documentsOf(readFileSync(join(cases, 'rules', rule, name), 'utf8'));
      documents.forEach((document, index) => {
        const isPod = workloads.has(document?.kind) && JSON.stringify(document).includes('"containers":[{');
        if (isPod || (document?.kind === 'Service' && document.spec !== undefined)) {
          found[`${rule}/${name}#${index}`] = document;
        }
      });
    }
  }
  return found;
}

describe('policies', () => {
  it('deny what their rules find in an object, and nothing else', async () => {
    const all = objects();
    const asked = policies.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const verdicts = execFileSync(pythonTool('python3'), [join(import.meta.dirname, 'policies.py')], {
      input: JSON.stringify({ policies: asked, objects: all }),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const denied = new Set();
    for (const line of verdicts.trim().split('\n')) {
      const [name, code, verdict] = line.split(' ');
      const isService = all[name].kind === 'Service';
      if (isService === (code === 'N5') && verdict !== 'yes') denied.add(`${name} ${code}`);
    }
    const codes = new Set(asked.map(({ metadata }) => metadata.annotations['pave.dev/rule']));
    const found = new Set();
    for (const [name, object] of Object.entries(all)) {
      const { findings } = await engine.validate({ files: [{ path: 'object.json', content: JSON.stringify(object) }] });
      for (const { code, message } of findings) {
        const isLeftOut = LEFT_OUT.some((part) => part.code === code && part.message.test(message));
        if (codes.has(code) && (!isLeftOut || denied.has(`${name} ${code}`))) found.add(`${name} ${code}`);
      }
    }
    deepStrictEqual([...denied].toSorted(), [...found].toSorted());
    for (const code of codes) {
      ok(
        [...denied].some((line) => line.endsWith(` ${code}`)),
        `no case is denied by ${code}`,
      );
    }
  });

  it('are objects that Kubernetes takes', () => {
    const named = policies.map((policy) => [`${policy.kind} ${policy.metadata.name}`, policy]);
    deepStrictEqual(invalidFields(JSON.stringify(Object.fromEntries(named))), []);
  });
});
