// Every entity that Pave generates before Backstage's own validators: the envelope's policies and the schema of its kind.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { judgedSpecs } from './specs.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const model = createRequire(join(root, 'plugin-ts/backend/package.json'))('@backstage/catalog-model');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));

const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
]);

const kinds = {
  Component: model.componentEntityV1alpha1Validator,
  API: model.apiEntityV1alpha1Validator,
  Resource: model.resourceEntityV1alpha1Validator,
  System: model.systemEntityV1alpha1Validator,
  Domain: model.domainEntityV1alpha1Validator,
  Group: model.groupEntityV1alpha1Validator,
};

/** As the catalog has it when it looks: placeholders are filled in before. */
function resolved(entity) {
  const definition = entity.spec.definition;
  return definition?.$text === undefined
    ? entity
    : { ...entity, spec: { ...entity.spec, definition: 'openapi: 3.1.0' } };
}

async function accept(entity) {
  const complete = await policy.enforce(resolved(structuredClone(entity)));
  assert.equal(await kinds[entity.kind].check(complete), true, `${entity.kind} ${entity.metadata.name}`);
}

const cases = join(root, 'tests/cases/catalog');

describe("Backstage's validators", () => {
  it('accept every entity of every spec', async () => {
    const engine = createEngine({ workers: 1 });
    const specs = judgedSpecs();
    for (const folder of readdirSync(cases)) {
      const platform = join(cases, folder, 'pave.platform.yaml');
      specs.push({
        name: folder,
        spec: readFileSync(join(cases, folder, 'spec.pave.yaml')),
        platform: existsSync(platform) ? readFileSync(platform, 'utf8') : '',
      });
    }
    const seen = new Set();
    for (const { name, spec, platform } of specs) {
      const { entities } = await engine.catalog({ spec, platform });
      assert.ok(entities.length > 0, name);
      for (const entity of entities) {
        seen.add(entity.kind);
        await accept(entity);
      }
    }
    const { entities } = await engine.catalog({ spec: { name: 'payments' }, kind: 'team' });
    await accept(entities[0]);
    await engine.close();
    assert.deepEqual([...seen].toSorted(), Object.keys(kinds).toSorted());
  });

  it('refuse a component without an owner, or this test would be worth nothing', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'a' },
      spec: { type: 'service', lifecycle: 'production' },
    };
    await assert.rejects(accept(entity), /owner/);
  });
});
