// What kube-score expects of objects that belong together, in words of our own: its program is in no package registry.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainObjects } from './trees.mjs';

const objects = Object.values(await plainObjects('expectations'));
const of = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
const beside = (object, kind) => of(kind).filter(({ metadata }) => metadata.namespace === object.metadata.namespace);
const selects = (selector, labels) =>
  Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value) &&
  Object.keys(selector ?? {}).length > 0;
const templateOf = ({ kind, spec }) => (kind === 'CronJob' ? spec.jobTemplate.spec.template : spec.template);
const workloads = of('Deployment', 'StatefulSet', 'CronJob', 'Job');
const lasting = of('Deployment', 'StatefulSet');
const containersOf = (object) => {
  const { initContainers = [], containers } = templateOf(object).spec;
  return [...initContainers, ...containers];
};
const nameOf = ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`;
const servicesOf = (object) =>
  beside(object, 'Service').filter(({ spec }) => selects(spec.selector, templateOf(object).metadata.labels));
const ignored = ({ metadata }) => (metadata.annotations?.['kube-score/ignore'] ?? '').split(',');
const question = (probe) => probe && JSON.stringify(probe.httpGet ?? probe.tcpSocket ?? probe.exec);
const bigger = (text) => text !== undefined && text !== '0';

/** Each expectation, and what of the objects does not meet it. */
const expectations = {
  'every container has requests and limits of CPU, memory and disk': () =>
    workloads.filter((object) =>
      containersOf(object).some(({ resources }) =>
        ['cpu', 'memory', 'ephemeral-storage'].some(
          (name) => !bigger(resources?.requests?.[name]) || !bigger(resources?.limits?.[name]),
        ),
      ),
    ),
  'every image has a tag other than latest and is always pulled': () =>
    workloads.filter((object) =>
      containersOf(object).some(
        ({ image, imagePullPolicy }) =>
          !/:[^/:]+$/.test(image) || image.endsWith(':latest') || imagePullPolicy !== 'Always',
      ),
    ),
  'no container may write its disk, be privileged or run as a low user': () =>
    workloads.filter((object) => {
      const { runAsUser, runAsGroup } = templateOf(object).spec.securityContext;
      return (
        runAsUser < 10_000 ||
        runAsGroup < 10_000 ||
        containersOf(object).some(({ securityContext: own }) => !own?.readOnlyRootFilesystem || own.privileged)
      );
    }),
  'what a Service selects is asked for readiness and liveness, unless kube-score is told not to look': () =>
    lasting
      .filter((object) => servicesOf(object).length > 0)
      .filter((object) => !ignored(object).includes('pod-probes'))
      .filter((object) =>
        ['readinessProbe', 'livenessProbe'].some(
          (probe) => !containersOf(object).some((container) => container[probe]),
        ),
      ),
  'liveness and readiness ask different things': () =>
    lasting.filter((object) =>
      containersOf(object).some(
        ({ readinessProbe, livenessProbe }) =>
          question(readinessProbe) && question(readinessProbe) === question(livenessProbe),
      ),
    ),
  'no variable is there twice': () =>
    workloads.filter((object) =>
      containersOf(object).some(({ env = [] }) => new Set(env.map(({ name }) => name)).size !== env.length),
    ),
  'a NetworkPolicy for both directions selects every pod': () =>
    workloads.filter(
      (object) =>
        !beside(object, 'NetworkPolicy').some(
          ({ spec }) =>
            selects(spec.podSelector.matchLabels, templateOf(object).metadata.labels) && spec.policyTypes.length === 2,
        ),
    ),
  'a PodDisruptionBudget with a policy selects what has several pods': () =>
    lasting
      .filter(({ spec }) => (spec.replicas ?? 2) > 1)
      .filter(
        (object) =>
          !beside(object, 'PodDisruptionBudget').some(
            ({ spec }) =>
              selects(spec.selector.matchLabels, templateOf(object).metadata.labels) &&
              (spec.maxUnavailable ?? spec.minAvailable) !== undefined,
          ),
      ),
  'several pods are kept apart and spread': () =>
    lasting
      .filter(({ spec }) => (spec.replicas ?? 2) > 1)
      .filter(({ spec }) => {
        const { affinity, topologySpreadConstraints } = spec.template.spec;
        const terms = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
        const { labels } = spec.template.metadata;
        const apart = terms.some(({ podAffinityTerm: term }) => selects(term.labelSelector.matchLabels, labels));
        return (
          !apart || !topologySpreadConstraints?.every(({ labelSelector, maxSkew }) => labelSelector && maxSkew > 0)
        );
      }),
  'what a Service selects has two pods or an autoscaler': () =>
    of('Deployment')
      .filter((object) => servicesOf(object).length > 0 && !ignored(object).includes('deployment-replicas'))
      .filter((object) => (object.spec.replicas ?? 1) < 2)
      .filter(
        (object) =>
          !beside(object, 'HorizontalPodAutoscaler').some(
            ({ spec }) => spec.scaleTargetRef.name === object.metadata.name,
          ),
      )
      // One pod where the spec asks for one, outside production.
      .filter(({ metadata, spec }) => spec.replicas === undefined || !metadata.namespace.endsWith('-dev')),
  'an autoscaler has a target without replicas and at least two pods': () =>
    of('HorizontalPodAutoscaler').filter((object) => {
      const { scaleTargetRef: target, minReplicas } = object.spec;
      const found = beside(object, target.kind).find(({ metadata }) => metadata.name === target.name);
      return !found || found.spec.replicas !== undefined || minReplicas < 2;
    }),
  'a scaled object has a target without replicas': () =>
    of('ScaledObject').filter((object) => {
      const { scaleTargetRef: target } = object.spec;
      const found = beside(object, target.kind).find(({ metadata }) => metadata.name === target.name);
      return !found || found.spec.replicas !== undefined;
    }),
  'every Service, NetworkPolicy and budget selects a pod': () =>
    of('Service', 'NetworkPolicy', 'PodDisruptionBudget').filter((object) => {
      const { selector, podSelector } = object.spec;
      const labels = podSelector?.matchLabels ?? selector.matchLabels ?? selector;
      return !workloads
        .filter(({ metadata }) => metadata.namespace === object.metadata.namespace)
        .some((workload) => selects(labels, templateOf(workload).metadata.labels));
    }),
  'no Service opens a port of the nodes': () =>
    of('Service').filter(({ spec }) => !['ClusterIP', undefined].includes(spec.type)),
  'an Ingress and a route target a Service and its port': () =>
    of('Ingress', 'HTTPRoute').filter((object) => {
      const targets =
        object.kind === 'Ingress'
          ? object.spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service))
          : object.spec.rules.flatMap(({ backendRefs }) => backendRefs);
      return !targets.every((target) =>
        beside(object, 'Service').some(
          ({ metadata, spec }) =>
            metadata.name === target.name &&
            spec.ports.some(({ name, port }) =>
              [name, port].includes(target.port.name ?? target.port.number ?? target.port),
            ),
        ),
      );
    }),
  'a StatefulSet has its headless Service': () =>
    of('StatefulSet').filter(
      (object) =>
        !servicesOf(object).some(
          ({ metadata, spec }) => metadata.name === object.spec.serviceName && spec.clusterIP === 'None',
        ),
    ),
  'a CronJob has a deadline and says when to restart': () =>
    of('CronJob').filter(
      ({ spec }) =>
        spec.startingDeadlineSeconds === undefined ||
        !['Never', 'OnFailure'].includes(spec.jobTemplate.spec.template.spec.restartPolicy),
    ),
  'every label is a label': () =>
    objects.filter(({ metadata }) =>
      Object.values(metadata.labels).some((value) => !/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)),
    ),
};

describe('expectations of kube-score', () => {
  it('have objects to be tried on', () => {
    for (const kind of ['Deployment', 'StatefulSet', 'CronJob', 'Job', 'ScaledObject', 'Ingress', 'HTTPRoute']) {
      ok(of(kind).length > 0, kind);
    }
  });

  for (const [words, unmet] of Object.entries(expectations)) {
    it(words, () => deepStrictEqual(unmet().map(nameOf), []));
  }
});
