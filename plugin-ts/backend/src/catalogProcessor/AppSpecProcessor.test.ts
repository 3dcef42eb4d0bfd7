import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import type { CatalogProcessorResult, LocationSpec } from '@backstage/plugin-catalog-node';
import { createEngine } from 'pave-idp';
import { AppSpecProcessor } from './AppSpecProcessor';

const SPEC = 'name: shop\nowner: team-shop\ngitRepo: https://github.com/myorg/shop\n';

const directory = mkdtempSync(join(tmpdir(), 'pave-processor-'));
const engine = createEngine({ workers: 1 });
const server = createServer((request, response) => {
  response.statusCode = request.url === '/repo/pave.yaml' ? 200 : 404;
  response.end(SPEC);
});
let processor: AppSpecProcessor;
let url: string;

before(async () => {
  writeFileSync(join(directory, 'shop.pave.yaml'), SPEC);
  writeFileSync(join(directory, 'till.pave.yaml'), SPEC.replaceAll('shop', 'till'));
  writeFileSync(join(directory, 'broken.pave.yaml'), 'name: shop\nprot: 1\n');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `http://${host}`;
  const config = mockServices.rootConfig({ data: { backend: { reading: { allow: [{ host }] } } } });
  const reader = UrlReaders.default({ config, logger: mockServices.rootLogger() });
  processor = new AppSpecProcessor({ reader, pave: { engine, platform: {} } });
});

after(async () => {
  await engine.close();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function read(location: LocationSpec, optional = false) {
  const results: CatalogProcessorResult[] = [];
  const taken = await processor.readLocation(location, optional, (result) => results.push(result));
  const entities = results.flatMap((result) =>
    result.type === 'entity' ? [`${result.entity.kind}:${result.entity.metadata.name}`] : [],
  );
  const errors = results.flatMap((result) => (result.type === 'error' ? [result.error] : []));
  return { taken, entities, errors };
}

describe('AppSpecProcessor', () => {
  it('reads a spec from a file', async () => {
    const { taken, entities, errors } = await read({ type: 'file', target: join(directory, 'shop.pave.yaml') });
    assert.equal(taken, true);
    assert.equal(entities[0], 'Component:shop');
    assert.deepEqual(errors, []);
  });

  it('reads every file of a pattern, and serves the good ones beside a broken one', async () => {
    const { entities, errors } = await read({ type: 'file', target: join(directory, '*.pave.yaml') });
    assert.ok(entities.includes('Component:shop') && entities.includes('Component:till'));
    assert.equal(errors.length, 1);
    assert.match(errors[0]?.message ?? '', /S2 broken\.pave\.yaml:2:1 prot: /);
  });

  it('reads a spec from a URL', async () => {
    const { entities } = await read({ type: 'url', target: `${url}/repo/pave.yaml` });
    assert.equal(entities[0], 'Component:shop');
  });

  it('says that a location does not exist, unless it is optional', async () => {
    for (const location of [
      { type: 'file', target: join(directory, 'none.pave.yaml') },
      { type: 'url', target: `${url}/none/pave.yaml` },
    ]) {
      assert.equal((await read(location)).errors[0]?.name, 'NotFoundError');
      assert.deepEqual((await read(location, true)).errors, []);
    }
  });

  it('leaves every other location to the catalog', async () => {
    for (const target of ['catalog-info.yaml', 'repave.yaml', 'pave.yaml.txt', 'mypave.yaml']) {
      assert.equal((await read({ type: 'file', target: join(directory, target) })).taken, false);
      assert.equal((await read({ type: 'url', target: `${url}/${target}` })).taken, false);
    }
    assert.equal((await read({ type: 'other', target: 'pave.yaml' })).taken, false);
  });
});
