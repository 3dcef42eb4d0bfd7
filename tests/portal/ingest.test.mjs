// A real catalog reads hundreds of app specs: their entities and relations, what happens when files change, and with PostgreSQL two
// portals that share the work.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPortal } from '../../examples/portal/portal.mjs';
import { installPortal, packPackages } from './outsidePortal.mjs';
import { startPostgres, whyNoPostgres } from './postgres.mjs';

const root = resolve(import.meta.dirname, '../..');
// `SPECS=2000` for the size of a large organisation; each hundred takes seconds.
const SPECS = Number(process.env.SPECS ?? 400);
/** Specs of one folder are one location: each team registers its own. */
const TEAMS = 20;
const directory = installPortal(Object.values(packPackages()).map(({ filename }) => filename));

const nameOf = (index) => `service-${String(index).padStart(4, '0')}`;
const specOf = (index, more = '') =>
  `name: ${nameOf(index)}\nowner: team-${index % TEAMS}\nsystem: system-${index % TEAMS}\n` +
  `dependsOn: ["component:${nameOf((index + TEAMS) % SPECS)}"]\n` +
  `environmentVariables: [{name: DATABASE_URL, valueFrom: secret/db/url}]\n${more}`;

/** A checkout with every team's specs; one of them is broken. */
function writeSpecs(content) {
  for (let index = 0; index < SPECS; index += 1) {
    const path = pathOf(content, index);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, specOf(index));
  }
  writeFileSync(join(content, 'teams/team-0/broken.pave.yaml'), 'name: broken\nowner: team-0\nprot: 8080\n');
}

const pathOf = (content, index) => join(content, `teams/team-${index % TEAMS}/${nameOf(index)}.pave.yaml`);

const GITOPS = 'gitops/teams/shop/services/orders/deployment.yaml';
const deployment = (image) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, annotations: { kubernetes.io/description: "Runs ${image}" } }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: "${image}" }] }
`;

/** A GitOps repository, with a service that has manifests only. */
function writeGitOps(content) {
  mkdirSync(dirname(join(content, GITOPS)), { recursive: true });
  writeFileSync(join(content, GITOPS), deployment('orders:1'));
}

function configFor(work, database) {
  const locations = Array.from(
    { length: TEAMS },
    (_, team) => `    - { type: file, target: '\${PORTAL_CONTENT}/teams/team-${team}/*.pave.yaml' }`,
  );
  const path = join(work, `app-config.ingest.yaml`);
  // A long interval: what changes is refreshed by request, as a webhook does.
  const config = `backend:\n  database: ${JSON.stringify(database)}\ncatalog:\n  processingInterval: { hours: 12 }\n  locations:\n${locations.join('\n')}\n  providers:\n    pave:\n      fleet:\n        target: '\${PORTAL_CONTENT}/gitops'\n        schedule: { frequency: { seconds: 3 }, timeout: { seconds: 30 } }\n`;
  writeFileSync(path, config);
  return path;
}

async function count(portal, kind) {
  const { totalItems } = await portal.request('GET', `/api/catalog/entities/by-query?filter=kind=${kind}&limit=0`);
  return totalItems;
}

async function until(what, holds, seconds = 240) {
  const end = performance.now() + seconds * 1000;
  while (!(await holds().catch(() => false))) {
    assert.ok(performance.now() < end, `not within ${seconds} s: ${what}`);
    await sleep(300);
  }
}

const entity = (portal, kind, name) => portal.request('GET', `/api/catalog/entities/by-name/${kind}/default/${name}`);

/** Reads a location again: the pattern of a team, or one of its files. */
async function refresh(portal, ending) {
  const locations = await portal.request('GET', '/api/catalog/entities?filter=kind=location');
  const found = locations.find(({ spec }) => spec.target?.endsWith(ending));
  const entityRef = `location:default/${found.metadata.name}`;
  await portal.request('POST', '/api/catalog/refresh', { entityRef });
}

const texts = (files) => files.map((file) => readFileSync(file, 'utf8'));

/** The app specs that a portal read, by its log. */
const specsRead = (log) =>
  new Set(Array.from(log.matchAll(/Read \d+ entities from .*?([^/]+\.pave\.yaml)/g), ([, name]) => name));

for (const client of ['better-sqlite3', 'pg']) {
  const skip = client === 'pg' ? whyNoPostgres() : undefined;
  describe(`${SPECS} app specs in a catalog on ${client}`, { skip }, () => {
    const work = mkdtempSync(join(tmpdir(), 'ingest-'));
    const content = join(work, 'content');
    const logFiles = [];
    /** @type {import('../../examples/portal/portal.mjs').Portal[]} */
    const portals = [];
    let postgres;

    before(async () => {
      writeSpecs(content);
      writeGitOps(content);
      postgres = client === 'pg' ? await startPostgres() : undefined;
      const database = postgres ? { client, connection: postgres.connection } : { client, connection: ':memory:' };
      const configs = [configFor(work, database)];
      // Two portals share one PostgreSQL; an in-memory SQLite has one reader.
      for (let replica = 0; replica < (postgres ? 2 : 1); replica += 1) {
        const logFile = join(root, `.build/ingest-${client}-${replica}.log`);
        mkdirSync(dirname(logFile), { recursive: true });
        logFiles.push(logFile);
        portals.push(await startPortal({ directory, content, output: work, logFile, configs, logLevel: 'debug' }));
      }
    });

    after(async () => {
      await Promise.all(portals.map((portal) => portal.stop()));
      await postgres?.stop();
      rmSync(work, { recursive: true, force: true });
    });

    it('shows every component, every resource and their relations', async (context) => {
      const began = performance.now();
      await until('every entity', async () => {
        const [components, resources] = await Promise.all([
          count(portals[0], 'component'),
          count(portals[0], 'resource'),
        ]);
        // One more component is of the GitOps repository.
        return components === SPECS + 1 && resources === SPECS;
      });
      context.diagnostic(`${2 * SPECS} entities in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      const name = nameOf(SPECS - 1);
      await until('the relations', async () => {
        const { relations } = await entity(portals[0], 'component', name);
        const targets = new Set(relations.map(({ type, targetRef }) => `${type} ${targetRef}`));
        return (
          targets.has(`dependsOn component:default/${nameOf(TEAMS - 1)}`) &&
          targets.has(`dependsOn resource:default/${name}-database`) &&
          targets.has(`ownedBy group:default/team-${(SPECS - 1) % TEAMS}`)
        );
      });
    });

    it('names file, line and field of a broken spec, and serves those beside it', async () => {
      const warning = /S2 broken\.pave\.yaml:3:1 prot: .*did you mean `port`/;
      assert.ok(logFiles.some((logFile) => warning.test(readFileSync(logFile, 'utf8'))));
      assert.equal((await entity(portals[0], 'component', nameOf(0))).spec.type, 'service');
    });

    it('changes the entities of a changed file and no other', async () => {
      const all = await portals[0].request(
        'GET',
        '/api/catalog/entities?filter=kind=component&fields=metadata.name,metadata.etag',
      );
      writeFileSync(pathOf(content, 41), specOf(41, 'description: Something new\n'));
      await refresh(portals[0], `${nameOf(41)}.pave.yaml`);
      await until('the new description', async () => {
        const { metadata } = await entity(portals[0], 'component', nameOf(41));
        return metadata.description === 'Something new';
      });
      // Others of the same file would be processed by now.
      await sleep(2000);
      const now = await portals[0].request(
        'GET',
        '/api/catalog/entities?filter=kind=component&fields=metadata.name,metadata.etag',
      );
      const etags = new Map(all.map(({ metadata }) => [metadata.name, metadata.etag]));
      const changed = now.filter(({ metadata }) => etags.get(metadata.name) !== metadata.etag);
      assert.deepEqual(
        changed.map(({ metadata }) => metadata.name),
        [nameOf(41)],
      );
    });

    it('removes the entities of a removed file', async () => {
      rmSync(pathOf(content, 62));
      await refresh(portals[0], '/team-2/*.pave.yaml');
      await until('the component is gone', async () => (await count(portals[0], 'component')) === SPECS);
      await until('its resource is gone', async () => (await count(portals[0], 'resource')) === SPECS - 1);
      await assert.rejects(entity(portals[0], 'component', nameOf(62)), /404/);
    });

    it('shows the services of a GitOps repository as they change', async () => {
      const orders = await entity(portals[0], 'component', 'orders');
      assert.equal(orders.spec.owner, 'group:default/shop');
      writeFileSync(join(content, GITOPS), deployment('orders:2'));
      await until('the new description', async () => {
        const { metadata } = await entity(portals[0], 'component', 'orders');
        return metadata.description === 'Runs orders:2';
      });
    });

    it('is worked on by every portal on the database', async (context) => {
      const starts = texts(logFiles).map(({ length }) => length);
      const shares = () => texts(logFiles).map((log, replica) => specsRead(log.slice(starts[replica])));
      const locations = await portals[0].request('GET', '/api/catalog/entities?filter=kind=location');
      const specs = locations.filter(({ spec }) => /service-\d+\.pave\.yaml$/.test(spec.target)).slice(0, 400);
      await until('every spec is read again', async () => {
        const read = new Set(shares().flatMap((names) => [...names]));
        // A request is lost where the location is at work just then.
        const missing = specs.filter(({ spec }) => !read.has(basename(spec.target)));
        for (const { metadata } of missing) {
          await portals[0].request('POST', '/api/catalog/refresh', { entityRef: `location:default/${metadata.name}` });
        }
        await sleep(2000);
        return missing.length === 0;
      });
      const numbers = shares().map((names) => names.size);
      context.diagnostic(`of ${specs.length} specs that were read again, each portal read: ${numbers.join(' and ')}`);
      // A fair half is not promised, a tenth is.
      assert.ok(Math.min(...numbers) >= specs.length / 10);
    });

    it('is the same in every portal on the database', async () => {
      for (const portal of portals) {
        assert.equal(await count(portal, 'component'), SPECS);
        assert.equal((await entity(portal, 'component', nameOf(41))).metadata.description, 'Something new');
      }
    });
  });
}
