// A real Backstage backend, with both packages installed from their tarballs, runs templates over REST.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { startPortal } from '../../examples/portal/portal.mjs';
import { listTree } from '../../examples/portal/tree.mjs';
import { userService } from '../../examples/portal/userService.mjs';
import { installPortal, packPackages } from './outsidePortal.mjs';

const root = resolve(import.meta.dirname, '../..');
const golden = join(import.meta.dirname, 'golden/user-service');
const work = mkdtempSync(join(tmpdir(), 'pave-portal-'));
const content = join(work, 'content');
const output = join(work, 'output');
const logFile = join(root, '.build/test-portal.log');

const packages = packPackages();

/** @type {import('../../examples/portal/portal.mjs').Portal} */
let portal;

before(async () => {
  const directory = installPortal(Object.values(packages).map(({ filename }) => filename));
  cpSync(join(import.meta.dirname, 'content'), content, { recursive: true });
  cpSync(join(root, 'templates'), join(content, 'templates'), { recursive: true });
  cpSync(join(root, 'examples/specs'), join(content, 'examples/specs'), { recursive: true });
  mkdirSync(dirname(logFile), { recursive: true });
  const configs = [join(import.meta.dirname, 'app-config.test.yaml')];
  portal = await startPortal({ directory, content, output, logFile, configs });
});

after(async () => {
  await portal?.stop();
  rmSync(work, { recursive: true, force: true });
});

const relevant = (/** @type {string} */ directory) =>
  listTree(directory).map(({ path, mode, digest }) => ({ path, mode, digest }));

describe('the web-service template', () => {
  it('writes the golden tree', async () => {
    await portal.waitFor('/api/catalog/entities/by-name/template/default/web-service');
    const task = await portal.runTask('template:default/web-service', userService);
    assert.equal(task.status, 'completed', `${task.error}\n${task.log.join('\n')}`);
    if (process.env.UPDATE_GOLDEN) {
      rmSync(golden, { recursive: true, force: true });
      cpSync(join(output, 'user-service'), golden, { recursive: true });
    }
    const tree = relevant(join(output, 'user-service'));
    for (const { path } of listTree(golden)) {
      assert.equal(read(join(output, 'user-service'), path), read(golden, path), path);
    }
    assert.deepEqual(tree, relevant(golden));
    assert.ok(tree.length >= 12);
  });

  it('writes the same bytes when it runs again', async () => {
    rmSync(join(output, 'user-service'), { recursive: true, force: true });
    const task = await portal.runTask('template:default/web-service', userService);
    assert.equal(task.status, 'completed', task.error);
    assert.deepEqual(relevant(join(output, 'user-service')), relevant(golden));
  });

  it('logs files, bytes and seconds, and no value', async () => {
    const secret = 'hunter2-is-no-password';
    const values = { ...userService, environmentVariables: [{ name: 'MOTTO', value: secret }] };
    const task = await portal.runTask('template:default/web-service', values);
    assert.equal(task.status, 'completed', task.error);
    assert.ok(task.log.some((line) => /Wrote \d+ files, \d+ bytes, in [\d.]+ s/.test(line)));
    assert.ok(task.log.every((line) => !line.includes(secret)));
  });

  it('gives a service whose own tests pass', async () => {
    const { execFileSync } = await import('node:child_process');
    const environment = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const report = execFileSync('node', ['--test'], {
      cwd: join(output, 'user-service'),
      encoding: 'utf8',
      env: environment,
    });
    assert.match(report, /pass 4/);
  });

  it('runs as a dry run, which writes nowhere else', async () => {
    const template = await portal.request('GET', '/api/catalog/entities/by-name/template/default/web-service');
    const skeleton = join(root, 'templates/web-service/skeleton');
    const directoryContents = listTree(skeleton).map(({ path }) => ({
      path: `skeleton/${path}`,
      base64Content: readFileSync(join(skeleton, path)).toString('base64'),
    }));
    rmSync(join(output, 'user-service'), { recursive: true, force: true });
    const dryRun = await portal.request('POST', '/api/scaffolder/v2/dry-run', {
      template,
      values: userService,
      directoryContents,
      secrets: {},
    });
    const written = dryRun.directoryContents.map(({ path }) => path).toSorted();
    assert.deepEqual(
      written,
      listTree(golden).map(({ path }) => path),
    );
    assert.equal(existsSync(join(output, 'user-service')), false);
  });
});

describe('a template that replaces fetch:template by pave:template:render', () => {
  for (const [described, values] of [
    [
      'every value',
      {
        name: 'order-service',
        database: true,
        owners: ['team-orders', 'team-päy'],
        repoUrl: 'github.com?owner=myorg&repo=order-service',
        labels: { app: 'orders', 10: 'ten', 2: 'two', tier: null },
      },
    ],
    ['few values', { name: 'x', database: false, owners: [], repoUrl: 'gitlab.com?owner=o&repo=r', labels: {} }],
  ]) {
    it(`gets the same names, bytes and modes with ${described}`, async () => {
      await portal.waitFor('/api/catalog/entities/by-name/template/default/drop-in');
      const task = await portal.runTask('template:default/drop-in', values);
      assert.equal(task.status, 'completed', `${task.error}\n${task.log.join('\n')}`);
      for (const suffix of ['', '-extension', '-file']) {
        const expected = relevant(join(output, 'drop-in', `backstage${suffix}`));
        assert.ok(expected.length > 0);
        assert.deepEqual(relevant(join(output, 'drop-in', `pave${suffix}`)), expected);
      }
    });
  }
});

describe('a hostile task', () => {
  it('does not keep another from finishing', async () => {
    const finished = [];
    const run = async (template, values) => {
      const task = await portal.runTask(template, values);
      finished.push(task.status);
      return task;
    };
    const hostile = Array.from({ length: 6 }, () =>
      run('template:default/mistakes', { mistake: 'backtracking', result: 'hostile' }),
    );
    const good = await run('template:default/web-service', { ...userService, name: 'good-service' });
    assert.equal(good.status, 'completed', good.error);
    for (const task of await Promise.all(hostile)) {
      assert.equal(task.status, 'failed');
      assert.match(String(task.error), /engine\.deadline/);
    }
  });
});

describe('a mistake', { concurrency: true }, () => {
  const mistakes = [
    ['unknown-field', [/error S2 prot: .*port/s, /error S[23] autoscaling\.minReplicas: /]],
    ['undefined-name', [/error template\.undefined greeting\.txt:2:\d+/, /name/]],
    ['endless-loop', [/template\.limit|engine\.deadline/]],
    ['outside-workspace', [/path\.outside-workspace/]],
    ['leftover-expression', [/template\.leftover-expression/]],
  ];
  for (const [mistake, patterns] of mistakes) {
    it(`${mistake}: fails with code and place, writes nothing, and the next task works`, async () => {
      await portal.waitFor('/api/catalog/entities/by-name/template/default/mistakes');
      const result = join(output, mistake);
      const task = await portal.runTask('template:default/mistakes', { mistake, result: mistake });
      assert.equal(task.status, 'failed');
      for (const pattern of patterns) {
        assert.match(`${task.error}\n${task.log.join('\n')}`, pattern);
      }
      assert.doesNotMatch(`${task.error}\n${task.log.join('\n')}`, /'shop'|\/tmp\/|\n +at /);
      assert.equal(existsSync(result), false);

      const next = await portal.runTask('template:default/mistakes', { mistake: 'none', result: mistake });
      assert.equal(next.status, 'completed', next.error);
      assert.equal(read(result, 'greeting.txt'), 'first line\nshop\n');
    });
  }
});

describe('the portal', () => {
  it('lists the actions with descriptions, schemas and examples', async () => {
    const actions = await portal.request('GET', '/api/scaffolder/v2/actions');
    const ours = actions.filter(({ id }) => id.startsWith('pave:'));
    assert.deepEqual(ours.map(({ id }) => id).toSorted(), [
      'pave:catalog:generate',
      'pave:catalog:validate',
      'pave:manifests:generate',
      'pave:manifests:validate',
      'pave:spec:validate',
      'pave:template:render',
      'pave:template:renderFile',
      'pave:template:validate',
    ]);
    for (const { id, description, examples, schema } of ours) {
      assert.ok(description.length > 20, id);
      assert.ok(examples.length > 0, id);
      for (const part of [schema.input, schema.output]) {
        for (const [name, property] of Object.entries(part.properties)) {
          assert.ok(property.description, `${id} ${name}`);
        }
      }
    }
  });

  it('shows the component of an app spec, its resources and relations', async () => {
    const component = await portal.waitFor('/api/catalog/entities/by-name/component/default/user-service');
    assert.equal(component.spec.type, 'service');
    assert.equal(component.metadata.annotations['github.com/project-slug'], 'myorg/user-service');
    const dependencies = component.relations
      .filter(({ type }) => type === 'dependsOn')
      .map(({ targetRef }) => targetRef);
    assert.ok(dependencies.length > 0);
    for (const reference of dependencies) {
      const [kind, name] = reference.split(/:default\//);
      const resource = await portal.waitFor(`/api/catalog/entities/by-name/${kind}/default/${name}`);
      assert.ok(resource.relations.some(({ targetRef }) => targetRef === 'component:default/user-service'));
    }
  });

  it('offers its checks to the actions registry, marked as harmless', async () => {
    const actions = '/api/pave/.backstage/actions/v1/actions';
    const { actions: offered } = await portal.request('GET', actions);
    assert.deepEqual(offered.map(({ id }) => id).toSorted(), [
      'pave:explain-field',
      'pave:generate-catalog-info',
      'pave:generate-manifests',
      'pave:validate-files',
      'pave:validate-spec',
    ]);
    for (const { attributes } of offered) {
      assert.deepEqual(attributes, { readOnly: true, destructive: false, idempotent: true });
    }
    const checked = await portal.request('POST', `${actions}/pave:validate-spec/invoke`, {
      spec: 'name: shop\nprot: 1\n',
    });
    assert.equal(checked.output.valid, false);
    assert.match(checked.output.findings.join('\n'), /S2 pave\.yaml:2:1 prot: .*did you mean `port`/);
    const files = [{ path: 'catalog-info.yaml', content: 'kind: Component\n' }];
    const broken = await portal.request('POST', `${actions}/pave:validate-files/invoke`, { files });
    assert.equal(broken.output.valid, false);
    assert.match(broken.output.findings.join('\n'), /catalog-info\.yaml:1:1/);
    const catalog = await portal.request('POST', `${actions}/pave:generate-catalog-info/invoke`, {
      spec: 'name: shop\nport: 9000\n',
    });
    assert.match(catalog.output.content, /kind: Component/);
    const place = 'Service:spec.ports[0].port';
    const explained = await portal.request('POST', `${actions}/pave:explain-field/invoke`, {
      spec: 'name: shop\nport: 9000\n',
      place,
    });
    assert.equal(explained.output.explanation.value, 9000);
    await assert.rejects(
      portal.request('POST', `${actions}/pave:generate-manifests/invoke`, { spec: 'nam: x\n' }),
      /S2 pave\.yaml:1:1/,
    );
  });

  it('warns of a broken spec with line and field', async () => {
    const warning = /S2 broken\.pave\.yaml:3:1 prot: .*did you mean `port`/;
    const until = performance.now() + 30_000;
    while (!warning.test(readFileSync(logFile, 'utf8')) && performance.now() < until) {
      await sleep(200);
    }
    assert.match(readFileSync(logFile, 'utf8'), warning);
  });
});

describe('the published examples', () => {
  it('all run', async () => {
    const actions = await portal.request('GET', '/api/scaffolder/v2/actions');
    const files = new Map([['skeleton/README.md', '# ${{ values.name }} on ${{ values.port }}']]);
    for (const { path } of listTree(golden)) {
      files.set(`workspace/${path}`, read(golden, path));
    }
    files.set('workspace/template.yaml', read(join(root, 'templates/web-service'), 'template.yaml'));
    const directoryContents = [...files].map(([path, text]) => ({
      path,
      base64Content: Buffer.from(text).toString('base64'),
    }));
    const workspace = { id: 'workspace', name: 'Workspace', action: 'fetch:plain', input: { url: './workspace' } };
    for (const { id, examples } of actions.filter((action) => action.id.startsWith('pave:'))) {
      for (const { description, example } of examples) {
        const { steps } = parse(example);
        const template = {
          apiVersion: 'scaffolder.backstage.io/v1beta3',
          kind: 'Template',
          metadata: { name: 'example' },
          spec: { type: 'service', steps: [workspace, ...steps] },
        };
        const { log } = await portal.request('POST', '/api/scaffolder/v2/dry-run', {
          template,
          values: {},
          directoryContents,
          secrets: {},
        });
        const failed = log.filter(({ body }) => body.status === 'failed');
        assert.deepEqual(failed, [], `${id}: ${description}`);
      }
    }
  });
});

describe('the tarballs', () => {
  it('hold what a user needs and nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|LICENSE|config\.schema\.json|bin\/pave\.js|dist\/.*\.(js|d\.ts)|schemas\/(spec|team|platform)\.schema\.json|wasm\/(pave_cel\.wasm|pave_wasm(_bg)?\.(js|d\.ts|wasm|wasm\.d\.ts)))$/;
    for (const { name, files } of Object.values(packages)) {
      const paths = files.map(({ path }) => path);
      assert.deepEqual(
        paths.filter((path) => !allowed.test(path) || /\.test\.|testing/.test(path)),
        [],
        name,
      );
      assert.ok(paths.includes('README.md') && paths.includes('LICENSE'), name);
    }
    assert.ok(packages['pave-idp']?.files.some(({ path }) => path === 'wasm/pave_wasm_bg.wasm'));
    assert.ok(packages['pave-idp']?.files.some(({ path }) => path === 'wasm/pave_cel.wasm'));
  });

  it('run nothing at install and need no native build', () => {
    for (const name of ['engine', 'backend']) {
      const manifest = JSON.parse(readFileSync(join(root, 'plugin-ts', name, 'package.json'), 'utf8'));
      for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
        assert.equal(manifest.scripts?.[script], undefined);
      }
    }
  });
});

function read(/** @type {string} */ directory, /** @type {string} */ path) {
  return readFileSync(join(directory, path), 'utf8');
}
