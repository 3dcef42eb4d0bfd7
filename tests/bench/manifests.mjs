// From a spec to the manifests' text: Pave's core beside cdk8s-plus, in one run; and 1,000 services in one call.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import {
  ConfigMap,
  Cpu,
  Deployment,
  EnvValue,
  HorizontalPodAutoscaler,
  Metric,
  MetricTarget,
  NetworkPolicy,
  Pods,
  Probe,
  Secret,
} from 'cdk8s-plus-33';
import { loadAll } from 'js-yaml';
import { alternate, formatMicroseconds, summarize } from './measure.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const engineRoot = join(root, 'plugin-ts/engine');
const core = require(join(engineRoot, 'wasm/pave_wasm.js'));
const { decodeFrame, encodeLocalFrame } = require(join(engineRoot, 'dist/frame.js'));
const { createEngine } = require(join(engineRoot, 'dist/index.js'));

/** The golden service with everything a web service has: its Secret is fetched, too. */
const spec = Buffer.concat([
  readFileSync(join(root, 'examples/specs/user-service.pave.yaml')),
  Buffer.from(
    'owner: group:default/users\nsecrets:\n  - name: db-credentials\n    from: users/database\n    keys: [url]\n',
  ),
]);

/** The texts of the manifests, from the bytes of a spec. */
function withPave(source) {
  const header = {
    platformLength: 0,
    documents: [{ file: 'pave.yaml', length: source.length }],
    output: 'plain',
  };
  const { header: answer, body } = decodeFrame(core.generate(encodeLocalFrame(header, [source])));
  const [{ files }] = answer.value.results;
  let at = 0;
  return files.map(({ length }) => {
    at += length;
    return body.subarray(at - length, at);
  });
}

/** The same service as a program: the objects that cdk8s-plus has, with what the spec says and no more. */
function withCdk8s() {
  const app = new App();
  const chart = new Chart(app, 'user-service', { namespace: 'user-service', disableResourceNameHashes: true });
  const config = new ConfigMap(chart, 'config', { data: { LOG_LEVEL: 'info' } });
  const credentials = Secret.fromSecretName(chart, 'credentials', 'db-credentials');
  const deployment = new Deployment(chart, 'deployment', {
    containers: [
      {
        image: 'registry.internal/user-service:0.1.0',
        portNumber: 8080,
        envFrom: [],
        envVariables: {
          DATABASE_URL: EnvValue.fromSecretValue({ secret: credentials, key: 'url' }),
          LOG_LEVEL: EnvValue.fromConfigMap(config, 'LOG_LEVEL'),
        },
        resources: {
          cpu: { request: Cpu.millis(250), limit: Cpu.units(1) },
          memory: { request: Size.mebibytes(512), limit: Size.gibibytes(1) },
        },
        liveness: Probe.fromHttpGet('/healthz'),
        readiness: Probe.fromHttpGet('/ready'),
      },
    ],
  });
  deployment.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
  const autoscaler = new HorizontalPodAutoscaler(chart, 'autoscaler', {
    target: deployment,
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(70))],
  });
  const pods = Pods.select(chart, 'pods', { labels: { app: 'user-service' } });
  const policy = new NetworkPolicy(chart, 'policy', { selector: pods });
  return { text: app.synthYaml(), objects: [autoscaler, policy] };
}

const ours = withPave(spec);
const theirs = loadAll(withCdk8s().text);
// A portal runs for weeks: V8 compiles what is called often a second time, in the background, for as long as both warm up.
// Short rounds: most of them are over before a busy machine gives the processor to others.
const effort = { rounds: 300, milliseconds: 4, warmUp: 600 };
const [pave, cdk8s] = alternate([() => withPave(spec), withCdk8s], effort);
console.log('\nManifests: parse a spec, generate, write YAML (median)');
console.log(`  Pave        ${ours.length} objects   ${formatMicroseconds(pave.median)}`);
console.log(
  `  cdk8s-plus  ${theirs.length} objects   ${formatMicroseconds(cdk8s.median)}, from a program: it parses nothing`,
);
console.log(
  `  Pave is ${(cdk8s.median / pave.median).toFixed(1)} times faster for the whole, ${((cdk8s.median / theirs.length / pave.median) * ours.length).toFixed(1)} times an object`,
);

const many = Array.from({ length: 1000 }, (_, index) => ({
  spec: Buffer.from(spec.toString().replaceAll('user-service', `service-${index}`)),
  specFile: 'pave.yaml',
}));
const engine = createEngine({ workers: 1, deadlineMs: 10_000 });
const samples = [];
for (let round = -1; round < 5; round += 1) {
  const began = performance.now();
  const results = await engine.generateMany({ documents: many, output: 'plain' });
  if (results.length !== many.length || results.some(({ files }) => files.length !== ours.length)) {
    throw new Error('a service of the batch has another number of objects');
  }
  if (round >= 0) {
    samples.push(((performance.now() - began) * 1000) / many.length);
  }
}
await engine.close();
console.log(`  1,000 services in one call to a worker: ${formatMicroseconds(summarize(samples).median)} each`);
