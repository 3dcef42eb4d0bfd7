// The specs that are judged: those of the cases, and every kind of workload with every group of fields.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const cases = resolve(import.meta.dirname, '../cases/manifests');

/** What a kind of workload needs to be one. */
const kinds = {
  web: { kind: 'web' },
  // Without a port, only a command can say whether it is well; without either, checkov would miss the probes.
  worker: { kind: 'worker', replicas: 2, healthCommand: ['/bin/app', 'alive'] },
  cron: { kind: 'cron', schedule: '*/15 * * * *' },
  job: { kind: 'job' },
  stateful: {
    kind: 'stateful',
    port: 5432,
    replicas: 3,
    volumes: [{ name: 'data', path: '/var/lib/data', persistent: '10Gi' }],
  },
  static: { kind: 'static' },
};

/** Whether a kind runs for ever, and whether it has a port. */
const lasts = (kind) => !['cron', 'job'].includes(kind);
const listens = (kind) => ['web', 'stateful', 'static'].includes(kind);

/** Groups of fields, each for the kinds that have them. */
const groups = {
  nothing: () => ({}),
  variables: () => ({
    environmentVariables: [
      { name: 'DATABASE_URL', valueFrom: 'secret/db-credentials/url' },
      { name: 'REGION', valueFrom: 'config/cluster/region' },
      { name: 'SWITCH', value: 'no' },
      { name: 'AMOUNT', value: '1_000' },
      { name: 'MODE', value: '017' },
      { name: 'RATIO', value: '1e3' },
      { name: 'EMPTY', value: '' },
      { name: 'LINES', value: 'first\nsecond\n' },
    ],
    files: [{ path: '/etc/app/settings.ini', content: '[main]\nkey = value\n' }],
  }),
  sizes: () => ({
    resources: { preset: 'small', limits: { memory: '768Mi' } },
    tmp: '128Mi',
    command: ['/bin/app'],
    args: ['--verbose', '8'],
    workingDir: '/srv',
    imagePullSecrets: ['registry'],
  }),
  secrets: () => ({
    secrets: [
      { name: 'orders-db', from: 'shop/orders/db', keys: ['url'] },
      { name: 'partner', from: 'shop/partner', refresh: '30m' },
    ],
    environmentVariables: [{ name: 'DATABASE_URL', valueFrom: 'secret/orders-db/url' }],
  }),
  peers: (kind) => ({
    network: {
      allowTo: [
        { service: 'orders', namespace: 'shop', port: 8080 },
        { cidr: '10.20.0.0/16', port: 5432 },
      ],
      ...(listens(kind) && { allowFrom: [{ service: 'checkout', namespace: 'shop' }] }),
    },
  }),
  environments: (kind) => ({
    environmentVariables: [{ name: 'LEVEL', value: 'info' }],
    environments: {
      dev: {
        resources: { preset: 'small' },
        environmentVariables: [{ name: 'LEVEL', value: 'debug' }],
        ...(lasts(kind) && { replicas: 1 }),
      },
      staging: { namespace: `shop-${kind}-staging` },
      production: { image: 'registry.internal/shop/app:2.0.1' },
    },
  }),
  ownership: () => ({
    system: 'shop',
    tier: 'tier-1',
    cost: { centre: 'CC-1007' },
    description: 'Takes orders: all of them',
  }),
  metrics: (kind) =>
    lasts(kind) && {
      port: 8080,
      healthCommand: undefined,
      ports: [{ name: 'metrics', port: 9102 }],
      monitoring: { slo: { availability: 99.95, latency: 300 } },
    },
  address: (kind) => listens(kind) && { expose: { host: `${kind}.example.com`, path: '/shop' } },
  ingress: (kind) => listens(kind) && { expose: { host: `${kind}-ingress.example.com`, via: 'ingress' } },
  infrastructure: () => ({
    databases: [{ name: 'db', engine: 'mysql', size: 'medium' }],
    queues: [{ name: 'jobs' }],
    buckets: [{ name: 'files' }],
    environmentVariables: [
      { name: 'DATABASE_URL', valueFrom: 'claim/db/url' },
      { name: 'POD', valueFrom: 'field/metadata.name' },
      { name: 'MEMORY', valueFrom: 'field/limits.memory' },
    ],
    network: { allowTo: [{ host: 'api.example.com', port: 443 }] },
    dependsOn: ['component:billing'],
  }),
  events: (kind) =>
    lasts(kind) && {
      replicas: undefined,
      autoscaling: {
        minReplicas: kind === 'worker' ? 0 : 2,
        events: [
          { type: 'cron', metadata: { start: '0 6 * * *', end: '0 20 * * *', desiredReplicas: 4 } },
          {
            type: 'rabbitmq',
            metadata: { queueName: 'jobs', value: 20 },
            authentication: { host: 'secret/rabbit/url' },
          },
        ],
      },
      environments: { dev: { replicas: 2 }, production: { autoscaling: { minReplicas: 3 } } },
    },
  containers: () => ({
    environmentVariables: [
      { name: 'LEVEL', value: 'info' },
      { name: 'KEY', valueFrom: 'secret/a/key' },
    ],
    before: [{ name: 'migrate', command: ['/bin/migrate'] }],
    sidecars: [
      {
        name: 'proxy',
        image: 'registry.internal/platform/proxy:3',
        environmentVariables: [{ name: 'TARGET', value: '$(POD) {{ x }}' }],
      },
    ],
    environments: { dev: { environmentVariables: [{ name: 'LEVEL', value: 'debug' }] }, production: {} },
  }),
  kept: () => ({
    secrets: [
      { name: 'smtp', from: 'shop/smtp', variables: true },
      { name: 'keys', from: 'shop/keys', path: '/etc/keys' },
      { name: 'partner', byHand: true },
    ],
    environments: { dev: { environmentVariables: [{ name: 'ONLY', value: 'dev' }] }, production: {} },
  }),
  grpc: (kind) => listens(kind) && { healthChecks: { protocol: 'grpc' } },
  connections: (kind) => listens(kind) && { healthChecks: { protocol: 'tcp' } },
  unasked: (kind) =>
    lasts(kind) && { healthCommand: undefined, healthChecks: { disabledBecause: 'nothing can be asked' } },
  previews: (kind) => ({
    gitRepo: 'https://github.com/acme/shop',
    environments: { staging: {}, 'load-test': { like: 'staging' }, production: {} },
    preview: { ...(listens(kind) && { host: 'pr-{number}.example.com' }) },
  }),
  databases: () => ({
    databases: [{ name: 'orders' }],
    buckets: [{ name: 'files' }],
    environmentVariables: [{ name: 'DATABASE_URL', valueFrom: 'claim/orders/url' }],
    environments: {
      dev: { databases: [{ name: 'orders', size: 'small' }] },
      production: {
        databases: [{ name: 'orders', size: 'large', storageGB: 800 }],
        buckets: [{ name: 'files', size: 'medium' }],
      },
    },
    delivery: { by: 'flux', crossplane: 'v1' },
    policy: { exempt: [{ rule: 'N1', reason: '{{ moves }} to "a gateway"', until: '2099-12-31' }] },
  }),
  internal: (kind) => listens(kind) && { expose: { host: `${kind}-internal.example.com`, internal: true } },
  scaling: (kind) =>
    lasts(kind) && { replicas: undefined, autoscaling: { minReplicas: 2, maxReplicas: 6, targetMemory: 80 } },
};

/** A spec under a name of its own, in its patches too: all specs are judged as if they were in one cluster. */
function renamed(spec, name) {
  const text = JSON.stringify(spec);
  return JSON.parse(text, (key, value) => (key === 'name' && value === spec.name ? name : value));
}

/** A chart has no place for patches of one environment: Pave says so, and makes none. */
const hasChart = ({ spec }) => !Object.values(spec.environments ?? {}).some((environment) => environment?.patches);

/**
 * Every spec with its name, which is unique, and the text of its platform file.
 * @param {string} [layout] only those that have this layout
 * @returns {{ name: string, spec: Record<string, unknown>, platform: string }[]}
 */
export function judgedSpecs(layout) {
  const specs = [];
  for (const folder of readdirSync(cases).toSorted()) {
    const platformFile = join(cases, folder, 'pave.platform.yaml');
    specs.push({
      name: `case-${folder}`,
      spec: renamed(parse(readFileSync(join(cases, folder, 'spec.pave.yaml'), 'utf8')), `case-${folder}`),
      platform: existsSync(platformFile) ? readFileSync(platformFile, 'utf8') : '',
    });
  }
  for (const [kind, base] of Object.entries(kinds)) {
    for (const [group, fieldsOf] of Object.entries(groups)) {
      const fields = fieldsOf(kind);
      if (fields) {
        const name = `${kind}-${group}`;
        const spec = { name, team: 'shop', image: 'registry.internal/shop/app:1.4.2', ...base, ...fields };
        // As a form sends it: a field that is not there is left out.
        specs.push({ name, spec: JSON.parse(JSON.stringify(spec)), platform: '' });
      }
    }
  }
  return layout === 'helm' ? specs.filter(hasChart) : specs;
}
