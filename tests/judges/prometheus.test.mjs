// Prometheus reads every rule.
import { ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { plainObjects } from './trees.mjs';

const missing = spawnSync('promtool', ['--version']).error
  ? "not run: needs promtool, from Debian's prometheus"
  : false;
const folder = resolve(import.meta.dirname, '../../.build/judges/prometheus');

/** What promtool says about groups of rules. */
function check(groups) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, stringify({ groups }));
  return spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
}

/** The queries of a dashboard, with Grafana's variables filled in as Grafana does. */
function queries(dashboard) {
  const targets = JSON.parse(Object.values(dashboard.data)[0]).panels.flatMap((panel) => panel.targets);
  return targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$namespace', 'shop'));
}

describe('promtool', { skip: missing }, async () => {
  const objects = Object.values(await plainObjects('prometheus'));

  it('reads the rules of every service', () => {
    const rules = objects.filter(({ kind }) => kind === 'PrometheusRule');
    ok(rules.length >= 4);
    const groups = rules.flatMap(({ metadata, spec }) =>
      spec.groups.map((group) => ({ ...group, name: `${metadata.namespace} ${metadata.name} ${group.name}` })),
    );
    const { status, stdout, stderr } = check(groups);
    strictEqual(status, 0, stdout + stderr);
  });

  it('reads every query of every dashboard', () => {
    const dashboards = objects.filter(({ metadata }) => metadata.labels.grafana_dashboard);
    ok(dashboards.length >= 4);
    const groups = dashboards.map((dashboard) => ({
      name: `${dashboard.metadata.namespace} ${dashboard.metadata.name}`,
      rules: queries(dashboard).map((expr, index) => ({ record: `panel:${index}`, expr })),
    }));
    const { status, stdout, stderr } = check(groups);
    strictEqual(status, 0, stdout + stderr);
  });
});
