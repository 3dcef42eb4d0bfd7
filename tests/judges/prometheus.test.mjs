// Prometheus reads every rule.
import { ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { it } from 'node:test';
import { stringify } from 'yaml';
import { plainObjects } from './trees.mjs';

const missing = spawnSync('promtool', ['--version']).error
  ? "not run: needs promtool, from Debian's prometheus"
  : false;
const folder = resolve(import.meta.dirname, '../../.build/judges/prometheus');

it('promtool reads the rules of every service', { skip: missing }, async () => {
  const rules = Object.values(await plainObjects('prometheus')).filter(({ kind }) => kind === 'PrometheusRule');
  ok(rules.length >= 4);
  mkdirSync(folder, { recursive: true });
  const files = rules.map(({ metadata, spec }) => {
    const file = join(folder, `${metadata.namespace}-${metadata.name}.rules.yaml`);
    writeFileSync(file, stringify(spec));
    return file;
  });
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', ...files], { encoding: 'utf8' });
  strictEqual(status, 0, stdout + stderr);
});
