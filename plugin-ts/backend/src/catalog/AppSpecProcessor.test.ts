import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { CatalogProcessorCache, CatalogProcessorResult, LocationSpec } from '@backstage/plugin-catalog-node';
import { createEngine, type Engine } from 'pave-idp';
import { AppSpecProcessor } from './AppSpecProcessor';
import { EntityReader } from './EntityReader';

const SPEC = 'name: shop\nowner: team-shop\ngitRepo: https://github.com/myorg/shop\n';

const directory = mkdtempSync(join(tmpdir(), 'pave-processor-'));
const engine = createEngine({ workers: 1 });
const server = createServer((request, response) => {
  response.statusCode = request.url === '/repo/pave.yaml' ? 200 : 404;
  response.end(SPEC);
});
const entitiesOf = (of: Engine) => new EntityReader({ pave: { engine: of, platform: {}, rules: {} } });
const logger = mockServices.rootLogger();
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
  processor = new AppSpecProcessor({ reader, entities: entitiesOf(engine), logger });
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
  const locations = results.flatMap((result) => (result.type === 'location' ? [result.location.target] : []));
  return { taken, entities, errors, locations };
}

/** What the catalog keeps for a location from one reading to the next. */
function cacheInMemory(): CatalogProcessorCache {
  const kept = new Map<string, unknown>();
  const cache = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: unknown) => void kept.set(key, value),
    withTTL: () => cache,
  } as unknown as CatalogProcessorCache;
  return cache;
}

describe('AppSpecProcessor', () => {
  it('reads a spec from a file', async () => {
    const { taken, entities, errors } = await read({ type: 'file', target: join(directory, 'shop.pave.yaml') });
    assert.equal(taken, true);
    assert.equal(entities[0], 'Component:shop');
    assert.deepEqual(errors, []);
  });

  it('gives a location for each file of a pattern, so that a broken one hurts no other', async () => {
    const { locations, entities, errors } = await read({ type: 'file', target: join(directory, '*.pave.yaml') });
    assert.deepEqual(
      locations.map((target) => basename(target)),
      ['broken.pave.yaml', 'shop.pave.yaml', 'till.pave.yaml'],
    );
    assert.deepEqual([entities, errors], [[], []]);
    const broken = await read({ type: 'file', target: join(directory, 'broken.pave.yaml') });
    assert.match(broken.errors[0]?.message ?? '', /S2 broken\.pave\.yaml:2:1 prot: /);
  });

  it('reads a spec from a URL', async () => {
    const { entities } = await read({ type: 'url', target: `${url}/repo/pave.yaml` });
    assert.equal(entities[0], 'Component:shop');
  });

  it('reads a Score workload, and a team', async () => {
    writeFileSync(
      join(directory, 'score.yaml'),
      'apiVersion: score.dev/v1b1\nmetadata: {name: api}\ncontainers: {main: {image: nginx:1.29.3}}\n',
    );
    writeFileSync(join(directory, 'team.pave.yaml'), 'name: payments\n');
    assert.deepEqual((await read({ type: 'file', target: join(directory, 'score.yaml') })).entities, ['Component:api']);
    assert.deepEqual((await read({ type: 'file', target: join(directory, 'team.pave.yaml') })).entities, [
      'Group:payments',
    ]);
  });

  it('does no work for a file that is as it was, whatever the catalog does to its entities', async () => {
    let calls = 0;
    const counting = {
      catalogMany: (request: Parameters<typeof engine.catalogMany>[0]) => {
        calls += 1;
        return engine.catalogMany(request);
      },
    } as unknown as typeof engine;
    const own = new AppSpecProcessor({ reader: undefined as never, entities: entitiesOf(counting), logger });
    const location = { type: 'file', target: join(directory, 'shop.pave.yaml') };
    const names: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await own.readLocation(location, false, (result) => {
        if (result.type === 'entity') {
          names.push(result.entity.metadata.name);
          result.entity.metadata.name = 'changed';
        }
      });
    }
    assert.equal(calls, 1);
    assert.deepEqual([...new Set(names)], ['shop']);
  });

  it('takes what a URL gave at its last change when the host says that it is the same', async () => {
    const cache = cacheInMemory();
    let reads = 0;
    const reader = {
      readUrl: async (_url: string, options?: { etag?: string }) => {
        reads += 1;
        if (options?.etag === '7') {
          throw Object.assign(new Error('not modified'), { name: 'NotModifiedError' });
        }
        return { etag: '7', buffer: async () => Buffer.from(SPEC) };
      },
    } as unknown as UrlReaderService;
    const own = new AppSpecProcessor({ reader, entities: entitiesOf(engine), logger });
    for (let round = 0; round < 2; round += 1) {
      const entities: string[] = [];
      await own.readLocation(
        { type: 'url', target: 'https://a.b/pave.yaml' },
        false,
        (result) => result.type === 'entity' && entities.push(result.entity.metadata.name),
        undefined,
        cache,
      );
      assert.deepEqual(entities, ['shop']);
    }
    assert.equal(reads, 2);
  });

  it('searches a pattern of a host once for each of its states', async () => {
    const cache = cacheInMemory();
    const asked: (string | undefined)[] = [];
    const reader = {
      search: async (target: string, options?: { etag?: string }) => {
        asked.push(options?.etag);
        if (options?.etag === '7') {
          throw Object.assign(new Error('not modified'), { name: 'NotModifiedError' });
        }
        return {
          etag: '7',
          files: [{ url: target.replace('*', 'b') }, { url: target.replace('*.pave.yaml', 'x.md') }],
        };
      },
    } as unknown as UrlReaderService;
    const own = new AppSpecProcessor({ reader, entities: entitiesOf(engine), logger });
    const location = { type: 'url', target: 'https://host/org/repo/blob/main/*.pave.yaml' };
    for (let round = 0; round < 2; round += 1) {
      const targets: string[] = [];
      await own.readLocation(
        location,
        false,
        (result) => result.type === 'location' && targets.push(result.location.target),
        undefined,
        cache,
      );
      assert.deepEqual(targets, ['https://host/org/repo/blob/main/b.pave.yaml']);
    }
    assert.deepEqual(asked, [undefined, '7']);
  });

  it('knows the file in every form of address', async () => {
    const targets = [
      'https://bitbucket.example.com/projects/P/repos/r/browse/pave.yaml?at=main',
      'https://dev.azure.com/org/project/_git/repo?path=/services/pave.yaml',
    ];
    const reader = { readUrl: async () => ({ buffer: async () => Buffer.from(SPEC) }) } as unknown as UrlReaderService;
    const own = new AppSpecProcessor({ reader, entities: entitiesOf(engine), logger });
    for (const target of targets) {
      const kinds: string[] = [];
      const taken = await own.readLocation({ type: 'url', target }, false, (result) => kinds.push(result.type));
      assert.equal(taken, true);
      assert.deepEqual([...new Set(kinds)], ['entity', 'refresh']);
    }
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
