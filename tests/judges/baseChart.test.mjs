// The shared chart of seed 004: whatever its values leave out has the seed's default, and what it makes is judged like
// everything else.
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { failedChecks, program } from './checkov.mjs';
import { helmRenderer, renderCharts } from './helm.mjs';
import { invalidFields, script } from './kubernetesValidate.mjs';
import { requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { objectsOf } from './trees.mjs';

const cases = resolve(import.meta.dirname, '../cases/base-chart');
const folder = resolve(import.meta.dirname, '../../.build/judges/baseChart');
const renderer = helmRenderer('baseChart');

/** The text of a chart that uses the shared one, with values of its own. */
function render(name, values, files = []) {
  const chart = join(folder, name);
  rmSync(chart, { recursive: true, force: true });
  mkdirSync(join(chart, 'charts'), { recursive: true });
  cpSync(join(cases, 'base-service'), join(chart, 'charts/base-service'), { recursive: true });
  const dependencies = [{ name: 'base-service', version: '1.0.0', repository: 'file://../base-service' }];
  writeFileSync(join(chart, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version: '0.1.0', dependencies }));
  writeFileSync(join(chart, 'values.yaml'), stringify({ 'base-service': values }, { version: '1.1' }));
  return renderCharts(renderer, [{ chart, values: files, namespace: 'team-payments' }])[0];
}

const smallest = { name: 'my-service', image: 'registry.internal/my-service:v1.2.3' };
const everything = {
  ...smallest,
  name: 'other-service',
  team: 'payments',
  labels: { 'cost-centre': 'cc-1' },
  autoscaling: { enabled: true },
  livenessPath: '/alive',
  config: { LEVEL: 'no', AMOUNT: 1000, LINES: 'a\n{{ b }}' },
  env: [{ name: 'URL', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } }],
  expose: { host: 'my.example.com' },
  monitoring: { enabled: true },
};
const blocks = [
  'labels',
  'autoscaling',
  'resources',
  'config',
  'env',
  'expose',
  'monitoring',
  'port',
  'replicas',
  'healthPath',
];

/** Whether an object is one of Kubernetes itself. */
const own = ([key]) => !/^(HTTPRoute|ServiceMonitor) /.test(key);

describe('base-service', { skip: renderer.missing }, () => {
  it('has the defaults of seed 004, value for value', () => {
    const objects = objectsOf([render('smallest', smallest)]);
    const { metadata, spec } = objects['Deployment team-payments/my-service'];
    strictEqual(spec.replicas, 2);
    strictEqual(metadata.labels.app, 'my-service');
    strictEqual(spec.selector.matchLabels.app, 'my-service');
    strictEqual(spec.template.metadata.annotations['prometheus.io/scrape'], 'true');
    const [container] = spec.template.spec.containers;
    strictEqual(container.image, smallest.image);
    strictEqual(container.ports[0].containerPort, 8080);
    strictEqual(container.readinessProbe.httpGet.path, '/health');
    const { requests, limits } = container.resources;
    deepStrictEqual([requests.cpu, requests.memory, limits.cpu, limits.memory], ['100m', '128Mi', '500m', '512Mi']);
  });

  it('renders the same where values are null', () => {
    const wanted = objectsOf([render('smallest', smallest)]);
    for (const block of blocks) {
      deepStrictEqual(objectsOf([render('without', { ...smallest, [block]: null })]), wanted, block);
    }
    const inner = { requests: null, limits: { cpu: null } };
    deepStrictEqual(objectsOf([render('without', { ...smallest, resources: inner })]), wanted);
  });

  it('says which value is missing', () => {
    for (const [name, values] of Object.entries({ name: { image: 'a:1' }, image: { name: 'a' } })) {
      let message = '';
      try {
        render('broken', values);
      } catch (error) {
        message = String(error.stderr ?? error.message);
      }
      ok(message.includes(`${name} is missing`) || message.includes('Command failed'), message);
    }
  });

  it('makes of the case the objects of its values', () => {
    const chart = join(folder, 'my-service');
    rmSync(chart, { recursive: true, force: true });
    cpSync(join(cases, 'my-service/helm'), chart, { recursive: true });
    cpSync(join(cases, 'base-service'), join(chart, 'charts/base-service'), { recursive: true });
    const release = { chart, namespace: 'team-payments' };
    const releases = [
      { ...release, values: [] },
      { ...release, values: ['values-dev.yaml'] },
    ];
    const [plain, dev] = renderCharts(renderer, releases).map((text) => objectsOf([text]));
    const { spec } = plain['Deployment team-payments/my-service'];
    strictEqual(spec.replicas, 3);
    const { requests, limits } = spec.template.spec.containers[0].resources;
    deepStrictEqual([requests.cpu, requests.memory, limits.cpu, limits.memory], ['200m', '256Mi', '1', '1Gi']);
    strictEqual(dev['Deployment team-payments/my-service'].spec.replicas, 2);
    deepStrictEqual(dev['ConfigMap team-payments/my-service-config'].data, { LEVEL: 'debug' });
  });

  it('is clean to every judge', () => {
    const texts = [render('smallest', smallest), render('everything', everything)];
    const [small, all] = texts.map((text) => objectsOf([text]));
    ok(Object.keys(all).length > Object.keys(small).length + 2);
    deepStrictEqual(all['ConfigMap team-payments/other-service-config'].data, {
      AMOUNT: '1000',
      LEVEL: 'no',
      LINES: 'a\n{{ b }}',
    });
    for (const objects of [small, all]) {
      const input = JSON.stringify(Object.fromEntries(Object.entries(objects).filter(own)));
      oncePassed([readFileSync(requirements, 'utf8'), readFileSync(script, 'utf8'), input], () =>
        deepStrictEqual(invalidFields(input), []),
      );
    }
    const documents = texts.flatMap((text) => text.split('---\n').filter((part) => part.includes('kind:')));
    oncePassed([readFileSync(requirements, 'utf8'), program, ...documents], () =>
      deepStrictEqual(failedChecks(join(folder, 'all.yaml'), documents), []),
    );
  });
});
