// Documents with a mistake made by chance: whatever another judge refuses, Pave refuses too, and what the schemas of
// Kubernetes allow, Pave's rule about schemas allows.
//
// `make test` tries 600 of each kind. DOCUMENTS=10000 SEED=7 node --test tests/judges/mutations.test.mjs tries more.
import { execFileSync } from 'node:child_process';
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { script } from './kubernetesValidate.mjs';
import { pythonTool } from './python.mjs';

const cases = join(import.meta.dirname, '../cases');
const count = Number(process.env.DOCUMENTS ?? 600);
const minor = '1.34';
const require = createRequire(import.meta.url);
const { createEngine } = require('../../plugin-ts/engine/dist/index.js');
const model = require('@backstage/catalog-model');
const scaffolder = require('@backstage/plugin-scaffolder-common');
const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
after(() => engine.close());

/** Numbers by chance, the same for one seed (mulberry32). */
let state = Number(process.env.SEED ?? 1);
function chance(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const pick = (items) => items[chance(items.length)];

/** Every object or list of a document that has members. */
function holders(value, found = []) {
  if (typeof value === 'object' && value !== null) {
    if (Object.keys(value).length > 0) found.push(value);
    for (const member of Object.values(value)) holders(member, found);
  }
  return found;
}

const VALUES = [
  null,
  true,
  0,
  -1,
  70_000,
  1.5,
  '',
  'x',
  'a b',
  'UPPER',
  'a-',
  'a'.repeat(70),
  [],
  {},
  ['x'],
  { x: 1 },
  '50%',
  '1Gi',
];

/** The document with one to three mistakes: a member removed, renamed, replaced, added. */
function mutate(document) {
  const copy = structuredClone(document);
  for (let mistakes = 1 + chance(3); mistakes > 0; mistakes -= 1) {
    const holder = pick(holders(copy));
    const key = pick(Object.keys(holder));
    const kind = chance(4);
    if (Array.isArray(holder) || kind === 0) {
      holder[key] = structuredClone(pick(VALUES));
    } else if (kind === 1) {
      delete holder[key];
    } else if (kind === 2) {
      const value = holder[key];
      delete holder[key];
      holder[key.slice(0, -1) || `${key}x`] = value;
    } else {
      holder[pick(['extra', 'name', 'type', 'spec', 'labels'])] = structuredClone(pick(VALUES));
    }
  }
  return copy;
}

const documentsOf = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS()));

/** What Pave finds in one document. */
async function findingsOf(document, path) {
  const { findings } = await engine.validate({
    files: [{ path, content: JSON.stringify(document) }],
    kubernetes: minor,
  });
  return findings;
}

describe('mutated manifests', () => {
  it('are refused where kubernetes-validate refuses them, and their schema accepted where it accepts', async () => {
    const originals = documentsOf(join(cases, 'rules/service')).filter(
      ({ apiVersion }) => !apiVersion.includes('coreos'),
    );
    const documents = {};
    for (let index = 0; index < count; index += 1) {
      const document = mutate(pick(originals));
      // Without these nobody knows which schema to ask.
      const original = originals.find(({ kind }) => kind === document.kind);
      if (original !== undefined && original.apiVersion === document.apiVersion) documents[`d${index}`] = document;
    }
    const input = JSON.stringify(documents);
    const judged = execFileSync(pythonTool('python3'), [script, minor], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const refused = new Set([...judged.matchAll(/^\S+ (d\d+): /gm)].map(([, name]) => name));
    ok(refused.size > count / 10 && Object.keys(documents).length - refused.size > count / 20);
    const lineOf = (name) => judged.match(new RegExp(`^\\S+ ${name}: .*`, 'm'))?.[0] ?? '';
    const contradictions = [];
    for (const [name, document] of Object.entries(documents)) {
      const findings = await findingsOf(document, 'manifest.json');
      const hasError = findings.some(({ level }) => level === 'error');
      const byShape = findings.filter(({ code, path }) => code === 'K1' && path !== 'metadata.name');
      // Its schema of numbers or texts takes `null` for both, and so for neither; the API server drops it.
      const byBoth = /: None is valid under each of/.test(lineOf(name));
      if (refused.has(name) ? !hasError && !byBoth : byShape.length > 0) {
        contradictions.push({ document, judged: lineOf(name), byShape });
      }
    }
    deepStrictEqual(contradictions.slice(0, 5), []);
  });
});

describe('mutated objects of Kubernetes and of operators', () => {
  const packages = {
    'argoproj.io': '@kubernetes-models/argo-cd',
    'external-secrets.io': '@kubernetes-models/external-secrets',
    'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
    'keda.sh': '@kubernetes-models/keda',
    'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  };

  /** Why kubernetes-models refuses an object; nothing where it takes it. */
  async function modelsRefuse(object) {
    const name = packages[object.apiVersion.split('/')[0]] ?? 'kubernetes-models';
    const Model = (await import(`${name}/${object.apiVersion}`))[object.kind];
    try {
      new Model(structuredClone(object)).validate();
      return undefined;
    } catch (error) {
      return String(error.message).split('\n')[0];
    }
  }

  it('are refused where kubernetes-models refuses them, and their schema accepted where it accepts', async () => {
    const own = documentsOf(join(cases, 'rules/service'));
    const operators = parseAllDocuments(readFileSync(join(cases, 'mistakes/operators.yaml'), 'utf8'));
    const originals = [...own, ...operators.map((document) => document.toJS())];
    const known = new Set(originals.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    const contradictions = [];
    let judged = 0;
    let refused = 0;
    for (let index = 0; index < count; index += 1) {
      const object = mutate(pick(originals));
      // Without these nobody knows which model to ask.
      if (!known.has(`${object.apiVersion} ${object.kind}`)) continue;
      judged += 1;
      const why = await modelsRefuse(object);
      const findings = await findingsOf(object, 'manifest.json');
      const hasError = findings.some(({ level }) => level === 'error');
      // Models take fields that nobody knows, and objects without a name.
      const byShape = findings.filter(
        ({ code, path, level, message }) =>
          code === 'K1' && level === 'error' && path !== 'metadata.name' && !message.startsWith('unknown field'),
      );
      if (why !== undefined) refused += 1;
      if (why === undefined ? byShape.length > 0 : !hasError && !isEmptyValue(why, object)) {
        contradictions.push({ object: JSON.stringify(object), why, byShape });
      }
    }
    ok(refused > judged / 10 && judged - refused > judged / 20, `${refused} of ${judged} are refused`);
    deepStrictEqual(contradictions.slice(0, 5), []);
  });
});

/** A part of a JSON pointer as it is written in the document. */
const unescape = (key) => key.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Whether what a model refuses is a `null`. The API server reads it as an empty value in Kubernetes' own types, and drops
 * it from the fields of custom resources before it looks at them.
 */
function isEmptyValue(why, object) {
  const [, pointer] = /^data(\/\S*) must be \w+/.exec(why) ?? [];
  const keys = (pointer ?? '').split('/').slice(1);
  const value = keys.reduce((node, key) => node?.[unescape(key)], object);
  return pointer !== undefined && value === null;
}

describe('mutated catalog entities', () => {
  const policies = model.EntityPolicies.allOf([
    new model.SchemaValidEntityPolicy(),
    new model.DefaultNamespaceEntityPolicy(),
    new model.FieldFormatEntityPolicy(),
    new model.NoForeignRootFieldsEntityPolicy(),
  ]);
  const kinds = [
    model.apiEntityV1alpha1Validator,
    model.componentEntityV1alpha1Validator,
    model.domainEntityV1alpha1Validator,
    model.groupEntityV1alpha1Validator,
    model.locationEntityV1alpha1Validator,
    model.resourceEntityV1alpha1Validator,
    model.systemEntityV1alpha1Validator,
    model.userEntityV1alpha1Validator,
    scaffolder.templateEntityV1beta3Validator,
  ];

  /** Why Backstage refuses an entity; nothing where it takes it. */
  async function backstageRefuses(entity) {
    try {
      const checked = await policies.enforce(structuredClone(entity));
      for (const kind of kinds) {
        if (await kind.check(checked)) return undefined;
      }
      return 'no kind knows it';
    } catch (error) {
      return String(error.message).split('\n')[0];
    }
  }

  it('are refused where Backstage refuses them, and not by rule C1 where it takes them', async () => {
    const originals = [
      ...documentsOf(join(cases, 'rules/C3/good')),
      ...documentsOf(join(cases, 'rules/C4/good')),
      ...documentsOf(join(cases, 'rules/T1/good')),
      parse(
        '{apiVersion: backstage.io/v1alpha1, kind: API, metadata: {name: a}, spec: {type: openapi, lifecycle: production, owner: a, definition: "x"}}',
      ),
      parse(
        '{apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: a}, spec: {memberOf: [a], profile: {email: a@b.c}}}',
      ),
      parse(
        '{apiVersion: backstage.io/v1alpha1, kind: Location, metadata: {name: a}, spec: {type: url, targets: [./a.yaml]}}',
      ),
    ];
    const contradictions = [];
    let refused = 0;
    for (let index = 0; index < count; index += 1) {
      const entity = mutate(pick(originals));
      const why = await backstageRefuses(entity);
      const findings = await findingsOf(entity, 'catalog-info.yaml');
      if (why === undefined) {
        const byShape = findings.filter(({ code, level }) => code === 'C1' && level === 'error');
        if (byShape.length > 0) contradictions.push({ entity: JSON.stringify(entity), byShape });
        continue;
      }
      refused += 1;
      // A kind and a version of somebody's own: a processor of the portal may know them, which Backstage's own do not.
      const isForeign = why === 'no kind knows it' && !/(^|\.)backstage\.io\//.test(entity.apiVersion);
      if (!isForeign && !findings.some(({ level }) => level === 'error')) {
        contradictions.push({ why, entity: JSON.stringify(entity) });
      }
    }
    ok(refused > count / 10);
    deepStrictEqual(contradictions.slice(0, 5), []);
  });
});
