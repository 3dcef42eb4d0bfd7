// Renders charts as Helm does: Go's own templates with the sprig functions, which Debian packages. Without them it is
// not done, and said so.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { objectsOf, plainNamespaces, writeTrees } from './trees.mjs';

const gopath = '/usr/share/gocode';
const build = resolve(import.meta.dirname, '../../.build/judges');

/**
 * The program that renders charts, or what is missing for it. Each test file builds its own: they run at the same time.
 * @param {string} owner the test file's name
 * @returns {{ program: string, missing: false } | { missing: string }}
 */
export function helmRenderer(owner) {
  const packages = ['github.com/Masterminds/sprig', 'sigs.k8s.io/yaml'];
  if (spawnSync('go', ['version']).error || packages.some((name) => !existsSync(join(gopath, 'src', name)))) {
    return { missing: 'not run: needs golang-go, golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev' };
  }
  mkdirSync(join(build, owner), { recursive: true });
  const program = join(build, owner, 'render-chart');
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: gopath };
  execFileSync('go', ['build', '-o', program, join(import.meta.dirname, 'render_chart.go')], { env, stdio: 'inherit' });
  return { program, missing: false };
}

/**
 * Renders charts.
 * @param {{ program: string }} renderer
 * @param {{ chart: string, values: string[], namespace: string }[]} releases
 * @returns {string[]} the text of each release
 */
export function renderCharts(renderer, releases) {
  const input = JSON.stringify(releases);
  return JSON.parse(execFileSync(renderer.program, { input, encoding: 'utf8', maxBuffer: 1 << 28 }));
}

/**
 * What the charts of every judged spec give, in each of its environments.
 * @param {{ program: string }} renderer
 * @param {string} owner
 */
export async function helmObjects(renderer, owner) {
  const { specs } = await writeTrees('helm', owner);
  const namespaces = plainNamespaces(owner);
  const releases = specs.flatMap(({ name, folder }) => {
    const environments = readdirSync(folder).flatMap((file) => /^values-(.+)\.yaml$/.exec(file)?.[1] ?? []);
    const each = environments.length > 0 ? environments : [''];
    return each.map((environment) => ({
      chart: folder,
      values: environment ? [`values-${environment}.yaml`] : [],
      namespace: namespaces[join(name, environment)],
    }));
  });
  return objectsOf(renderCharts(renderer, releases));
}
