// Kubernetes and the operators accept every object, as schemas of two independent sources say.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { invalidFields, script, versions } from './kubernetesValidate.mjs';
import { requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { judgedSpecs } from './specs.mjs';
import { plainObjects, previewObjects, teamObjects } from './trees.mjs';

/** Groups of Kubernetes itself; the others belong to operators, whose schemas are in packages of their own. */
const builtIn = /^(v1|(apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io)\/v\d)$/;
const packages = {
  'argoproj.io': '@kubernetes-models/argo-cd',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};
const objects = { ...(await plainObjects('schemas')), ...teamObjects(), ...(await previewObjects('schemas')) };

/** What judged platform files define themselves: Crossplane's claims and composite resources, which have no package. */
const definitions = judgedSpecs()
  .flatMap(({ platform }) => parse(platform)?.infrastructure?.definitions ?? [])
  .map(({ spec }) => spec);

/** The JSON Schema that a definition gives for an object; none for a kind that nobody defined. */
function definedSchema({ apiVersion, kind }) {
  const [group, version] = apiVersion.split('/');
  const definition = definitions.find(
    ({ group: known, names, claimNames }) => known === group && [names.kind, claimNames?.kind].includes(kind),
  );
  return definition?.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
}

/** The class of an object in kubernetes-models. */
async function modelOf({ apiVersion, kind }) {
  const name = builtIn.test(apiVersion) ? 'kubernetes-models' : packages[apiVersion.split('/')[0]];
  ok(name, `no judge knows ${apiVersion}`);
  return (await import(`${name}/${apiVersion}`))[kind];
}

/** Whether an object is a claim or composite resource: its group is an example's. */
const isRequest = ({ apiVersion }) => /^[a-z.]+\.(example\.com|myorg\.io)\//.test(apiVersion);

describe('schemas', () => {
  it('of kubernetes-validate accept every object on Kubernetes 1.30 to 1.37, strictly', () => {
    const own = Object.entries(objects).filter(([, { apiVersion }]) => builtIn.test(apiVersion));
    const input = JSON.stringify(Object.fromEntries(own));
    const parts = [
      readFileSync(requirements, 'utf8'),
      readFileSync(script, 'utf8'),
      readFileSync(import.meta.filename, 'utf8'),
      versions.join(),
      input,
    ];
    oncePassed(parts, () => deepStrictEqual(invalidFields(input), []));
  });

  it('of kubernetes-validate refuse an unknown field, or this test would be worth nothing', () => {
    const [name, deployment] = Object.entries(objects).find(([key]) => key.startsWith('Deployment '));
    const broken = { ...deployment, spec: { ...deployment.spec, replica: 3 } };
    ok(invalidFields(JSON.stringify({ [name]: broken })).length >= versions.length);
  });

  it('of kubernetes-models accept every object, those of operators too', async () => {
    const wrong = [];
    const known = Object.entries(objects).filter(([, object]) => !isRequest(object));
    for (const [name, object] of known) {
      const Model = await modelOf(object);
      try {
        new Model(object).validate();
      } catch (error) {
        wrong.push(`${name}: ${error.message}`);
      }
    }
    deepStrictEqual(wrong, []);
  });

  it('of the platform accept every claim that it defines', () => {
    const ajv = new Ajv({ strict: false });
    const requests = Object.entries(objects).filter(([, object]) => isRequest(object));
    const judged = requests.filter(([, object]) => definedSchema(object));
    ok(judged.length >= 3, `${judged.length} claims`);
    const wrong = judged.filter(([, object]) => !ajv.validate(definedSchema(object), object));
    deepStrictEqual(
      wrong.map(([name]) => name),
      [],
    );
  });
});
