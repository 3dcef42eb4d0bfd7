import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { mockServices } from '@backstage/backend-test-utils';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { EntityProviderConnection, EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { createEngine } from 'pave-idp';
import { EntityReader } from './EntityReader';
import { GitOpsTree } from './GitOpsTree';
import { GitOpsTreeProvider } from './GitOpsTreeProvider';
import { DEFAULT_PATTERN, ServiceFolders } from './serviceFolders';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, labels: { app: orders } }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: 'registry.example.com/orders:1' }] }
`;

const engine = createEngine({ workers: 1 });
const root = mkdtempSync(join(tmpdir(), 'pave-gitops-'));
const logger = mockServices.rootLogger();
let mutations: EntityProviderMutation[] = [];
const connection: EntityProviderConnection = {
  applyMutation: async (mutation) => void mutations.push(mutation),
  refresh: async () => {},
};

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function provider(reader = {} as UrlReaderService, target = root): GitOpsTreeProvider {
  return new GitOpsTreeProvider({
    id: 'test',
    tree: new GitOpsTree({ target, reader }),
    folders: new ServiceFolders(DEFAULT_PATTERN),
    entities: new EntityReader({ pave: { engine, platform: {}, rules: {} } }),
    logger,
    schedule: { run: async ({ fn }) => fn(new AbortController().signal) },
    locationOf: (path) => `file:${join(target, path)}`,
  });
}

function entities(mutation: EntityProviderMutation | undefined): Entity[] {
  const deferred = mutation?.type === 'full' ? mutation.entities : (mutation?.added ?? []);
  return deferred.map(({ entity }) => entity);
}

const refs = (mutation: EntityProviderMutation | undefined) =>
  entities(mutation).map((entity) => stringifyEntityRef(entity));

beforeEach(() => {
  mutations = [];
  rmSync(root, { recursive: true, force: true });
  write('teams/payments/services/till/pave.yaml', 'name: till\nport: 8080\n');
  write('teams/shop/services/orders/base/deployment.yaml', DEPLOYMENT);
  write('teams/shop/README.yaml', 'not: a service\n');
});

after(async () => {
  await engine.close();
  rmSync(root, { recursive: true, force: true });
});

describe('GitOpsTreeProvider', () => {
  it('gives the services of the tree, from specs and from manifests, with the team of their folder as owner', async () => {
    await provider().connect(connection);
    assert.deepEqual(refs(mutations[0]), ['component:default/till', 'component:default/orders']);
    assert.equal(mutations[0]?.type, 'full');
    const [till, orders] = entities(mutations[0]);
    assert.equal(till?.spec?.['owner'], 'group:default/payments');
    assert.equal(orders?.spec?.['owner'], 'group:default/shop');
    const annotations = orders?.metadata.annotations;
    assert.equal(annotations?.['backstage.io/managed-by-location'], `file:${join(root, 'teams/shop/services/orders')}`);
  });

  it('keeps what a service had while its spec is broken, and forgets what is gone', async () => {
    const own = provider();
    await own.refresh(connection);
    write('teams/payments/services/till/pave.yaml', 'name: till\nprot: 8080\n');
    rmSync(join(root, 'teams/shop/services/orders'), { recursive: true });
    await own.refresh(connection);
    assert.equal(mutations[1]?.type, 'full');
    assert.deepEqual(refs(mutations[1]), ['component:default/till']);
  });

  it('removes nothing that it does not know while a service is broken since the start', async () => {
    write('teams/payments/services/till/pave.yaml', 'name: till\nprot: 8080\n');
    const own = provider();
    await own.refresh(connection);
    assert.equal(mutations[0]?.type, 'delta');
    assert.deepEqual(refs(mutations[0]), ['component:default/orders']);
    rmSync(join(root, 'teams/shop/services/orders'), { recursive: true });
    await own.refresh(connection);
    const [, second] = mutations;
    assert.equal(second?.type, 'delta');
    const removed = second?.type === 'delta' ? second.removed : [];
    assert.deepEqual(
      removed.map((item) => ('entity' in item ? stringifyEntityRef(item.entity) : item.entityRef)),
      ['component:default/orders'],
    );
  });

  it('gives an entity that two folders name once', async () => {
    write('teams/shop/services/till/pave.yaml', 'name: till\nport: 9090\n');
    await provider().refresh(connection);
    assert.deepEqual(refs(mutations[0]), ['component:default/till', 'component:default/orders']);
    assert.equal(entities(mutations[0])[0]?.spec?.['owner'], 'group:default/payments');
  });

  it('follows no link', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'pave-outside-'));
    writeFileSync(join(outside, 'pave.yaml'), 'name: secret\nport: 1\n');
    mkdirSync(join(root, 'teams/shop/services/linked'));
    symlinkSync(join(outside, 'pave.yaml'), join(root, 'teams/shop/services/linked/pave.yaml'));
    symlinkSync(outside, join(root, 'teams/shop/services/folder'));
    await provider().refresh(connection);
    assert.deepEqual(refs(mutations[0]), ['component:default/till', 'component:default/orders']);
    rmSync(outside, { recursive: true });
  });

  it('reads a repository by its URL, and not again while the host says that it is the same', async () => {
    const asked: (string | undefined)[] = [];
    const reader = {
      readTree: async (_url: string, options: { etag?: string; filter: (path: string) => boolean }) => {
        asked.push(options.etag);
        if (options.etag === 'one') {
          throw Object.assign(new Error('not modified'), { name: 'NotModifiedError' });
        }
        const paths = ['teams/a/services/till/pave.yaml', 'teams/a/services/till/notes.txt', 'other/pave.yaml'];
        const files = paths
          .filter((path) => options.filter(path))
          .map((path) => ({ path, content: async () => Buffer.from('name: till\nport: 1\n') }));
        return { etag: 'one', files: async () => files };
      },
    } as unknown as UrlReaderService;
    const own = provider(reader, 'https://github.com/myorg/gitops/tree/main');
    await own.refresh(connection);
    await own.refresh(connection);
    assert.deepEqual(asked, [undefined, 'one']);
    assert.deepEqual(mutations.map(refs), [['component:default/till']]);
  });
});

describe('ServiceFolders', () => {
  it('finds the service and the team of a file', () => {
    const folders = new ServiceFolders('/teams/*/services/*/');
    assert.deepEqual(folders.of('teams/a/services/b/base/x.yaml'), { path: 'teams/a/services/b', team: 'a' });
    assert.equal(folders.of('teams/a/services/b.yaml'), undefined);
    assert.equal(folders.of('teams/a/other/b/x.yaml'), undefined);
    assert.equal(folders.of('teams/.git/services/b/x.yaml'), undefined);
    assert.deepEqual(new ServiceFolders('apps/*').of('apps/b/x.yaml'), { path: 'apps/b' });
  });

  it('refuses a pattern that is none', () => {
    for (const pattern of ['', 'teams', 'teams/**', 'teams/{a,b}', 'a//*', 'x*/y']) {
      assert.throws(() => new ServiceFolders(pattern), /pattern of folders/, pattern);
    }
  });
});
