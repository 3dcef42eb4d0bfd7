// Every judged spec in every layout, written to .build/judges/<layout>/<spec>/, and what the layouts' own tools make of it.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { stringify } from 'yaml';
import { judgedSpecs } from './specs.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));

/**
 * Writes every judged spec in `layout` and gives the specs' names with the folders. Each test file has a folder of its
 * own, since test files run at the same time.
 * @param {'plain' | 'kustomize' | 'helm'} layout
 * @param {string} owner the test file's name
 * @param {string} [having] only specs that have this layout too
 * @returns {Promise<{ folder: string, specs: { name: string, folder: string }[] }>}
 */
export async function writeTrees(layout, owner, having = layout) {
  const folder = join(root, '.build/judges', owner, layout);
  rmSync(folder, { recursive: true, force: true });
  const engine = createEngine({ workers: 1 });
  const specs = [];
  try {
    for (const { name, spec, platform } of judgedSpecs(having)) {
      const { files } = await engine.generate({ spec, platform, output: layout });
      for (const file of files) {
        const path = join(folder, name, file.path);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, file.content);
      }
      specs.push({ name, folder: join(folder, name) });
    }
  } finally {
    await engine.close();
  }
  return { folder, specs };
}

/**
 * All YAML files below `folder`, in the order of their paths.
 * @param {string} folder
 * @returns {string[]}
 */
export function yamlFiles(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name));
}

/**
 * The objects of all files, under `kind namespace/name`.
 * @param {string[]} texts
 * @returns {Record<string, Record<string, unknown>>}
 */
export function objectsOf(texts) {
  const objects = {};
  for (const object of texts.flatMap((text) => loadAll(text))) {
    const { kind, metadata } = object;
    const key = `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
    if (key in objects) {
      throw new Error(`${key} is there twice`);
    }
    objects[key] = object;
  }
  return Object.fromEntries(Object.entries(objects).toSorted());
}

/**
 * The objects of every spec in the plain layout, in each of its environments.
 * @param {string} owner
 * @param {string} [having] only of specs that have this layout too
 */
export async function plainObjects(owner, having = 'plain') {
  const { folder } = await writeTrees('plain', owner, having);
  return objectsOf(yamlFiles(folder).map((file) => readFileSync(file, 'utf8')));
}

/**
 * What Argo CD reads to make the previews of every spec that has them, in the layouts that can be told which.
 * @param {string} owner
 */
export async function previewObjects(owner) {
  const texts = [];
  for (const layout of ['kustomize', 'helm']) {
    const { folder } = await writeTrees(layout, owner);
    const files = yamlFiles(folder).filter((file) => file.endsWith('/preview/application-set.yaml'));
    // One for each layout, under a name of its own.
    texts.push(...files.map((file) => readFileSync(file, 'utf8').replace('-preview\n', `-preview-${layout}\n`)));
  }
  return objectsOf(texts);
}

const teams = join(root, 'tests/cases/teams');

/** The files of the teams' namespaces that are objects. */
export function teamFiles() {
  return yamlFiles(teams).filter((file) => file.includes('/expected/') && !file.endsWith('/kustomization.yaml'));
}

/** The objects of the teams' namespaces. */
export function teamObjects() {
  return objectsOf(teamFiles().map((file) => readFileSync(file, 'utf8')));
}

/**
 * What `kustomize build` makes of the teams' namespaces.
 * @param {string} owner
 */
export function kustomizeTeams(owner) {
  const folder = join(root, '.build/judges', owner, 'teams');
  rmSync(folder, { recursive: true, force: true });
  cpSync(teams, folder, { recursive: true });
  const kustomizations = yamlFiles(folder).filter((file) => file.endsWith('/kustomization.yaml'));
  const resources = kustomizations.map((file) => relative(folder, dirname(file)));
  writeFileSync(join(folder, 'kustomization.yaml'), stringify({ resources }));
  return objectsOf([kustomizeBuild(folder)]);
}

/** The text that `kustomize build` prints. */
function kustomizeBuild(folder) {
  const binary = join(root, `.tools/kustomize/kustomize-${process.platform}-${process.arch}`);
  return execFileSync(binary, ['build', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/**
 * What `kustomize build` makes of every spec, in each of its environments: one build of them all.
 * @param {string} owner
 */
export async function kustomizeObjects(owner) {
  const { folder } = await writeTrees('kustomize', owner);
  const kustomizations = yamlFiles(folder).filter((file) => file.endsWith('/kustomization.yaml'));
  const folders = kustomizations.map((file) => relative(folder, dirname(file)));
  // A base with overlays is not deployed itself.
  const deployed = folders.filter(
    (path) => !path.endsWith('/base') || !folders.some((other) => other.startsWith(path.replace(/base$/, 'overlays/'))),
  );
  writeFileSync(join(folder, 'kustomization.yaml'), stringify({ resources: deployed }));
  return objectsOf([kustomizeBuild(folder)]);
}

/**
 * The namespace of every spec's environment, by `<spec>` or `<spec>/<environment>`, as the plain layout has it: a chart
 * takes it from its release.
 * @param {string} owner
 * @returns {Record<string, string>}
 */
export function plainNamespaces(owner) {
  const folder = join(root, '.build/judges', owner, 'plain');
  const accounts = yamlFiles(folder).filter((file) => file.endsWith('/service-account.yaml'));
  const entries = accounts.map((file) => [
    relative(folder, dirname(file)),
    loadAll(readFileSync(file, 'utf8'))[0].metadata.namespace,
  ]);
  return Object.fromEntries(entries);
}
