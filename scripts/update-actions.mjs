// Writes the inputs that the scaffolder's actions take, which rule T3 checks against: crates/pave-rules/data/actions.json.
//
// Takes the modules that Backstage publishes from npm, registers their actions with everything else stubbed, and keeps
// their input schemas. Run it by hand when a new Backstage is out; needs the packages of this repository (`make setup`).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = {
  azure: '0.2.26',
  'bitbucket-cloud': '0.3.11',
  'bitbucket-server': '0.2.26',
  'confluence-to-markdown': '0.3.26',
  cookiecutter: '0.3.27',
  gerrit: '0.2.25',
  gitea: '0.2.25',
  github: '0.10.0',
  gitlab: '0.12.0',
  notifications: '0.1.26',
  rails: '0.5.25',
  sentry: '0.4.0',
  yeoman: '0.4.26',
};
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'crates/pave-rules/data/actions.json');

const callable = function () {};

/** Stands for anything that registering an action does not need. */
function stub() {
  return new Proxy(callable, {
    get: (_, name) => {
      if (name === Symbol.toPrimitive) return () => 'stub';
      if (name === 'then' || name === '__esModule') return undefined;
      return name === 'prototype' ? callable.prototype : name === Symbol.iterator ? [][Symbol.iterator] : stub();
    },
    apply: () => stub(),
    construct: () => stub(),
  });
}

/* oxlint-disable no-underscore-dangle -- Node has no other way to stand in for what is not installed */
const load = Module._load;
Module._load = (request, ...rest) => {
  try {
    return load(request, ...rest);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND' && !request.startsWith('.')) return stub();
    throw error;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'pave-actions-'));
const actions = new Map();
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  collect(createRequire(join(root, 'package.json'))('@backstage/plugin-scaffolder-backend'));
  for (const [name, version] of Object.entries(MODULES)) {
    const id = `@backstage/plugin-scaffolder-backend-module-${name}`;
    const packed = execFileSync('npm', ['pack', '--silent', `${id}@${version}`], { cwd: folder })
      .toString()
      .trim();
    const target = join(folder, name);
    mkdirSync(target);
    execFileSync('tar', ['xzf', join(folder, packed), '-C', target, '--strip-components=1']);
    const main = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')).main;
    if (existsSync(join(target, main))) collect(createRequire(join(target, 'package.json'))(join(target, main)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Keeps what each action takes. */
function register(...found) {
  for (const action of found.flat()) {
    if (action?.id !== undefined) actions.set(action.id, action.schema?.input);
  }
}

/** The actions that a package's feature registers. */
function collect(exported) {
  const extension = new Proxy({}, { get: (_, name) => (name === 'addActions' ? register : stub()) });
  const feature = exported.default ?? exported;
  for (const registration of feature.getRegistrations?.() ?? []) {
    const deps = Object.fromEntries(
      Object.keys(registration.init.deps).map((name) => [
        name,
        /scaffolder(Actions)?$/i.test(name) || /^(scaffolder|actions|actionsRegistry)/.test(name) ? extension : stub(),
      ]),
    );
    Promise.resolve(registration.init.func(deps)).catch(() => {});
  }
  // The scaffolder adds its own when it starts; its factories are not exported by name everywhere.
  for (const [name, make] of Object.entries(exported)) {
    if (!/^create.*Action$/.test(name) || typeof make !== 'function') continue;
    try {
      register(make(stub()));
    } catch {
      // Needs more than a stub.
    }
  }
}

await new Promise((resolve) => setTimeout(resolve, 500));
const sorted = Object.fromEntries(
  [...actions].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([id, schema]) => [id, slim(schema ?? {})]),
);

/** The schema without descriptions. */
function slim(value) {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, member]) => !(['description', '$schema', 'title', 'examples'].includes(key) && typeof member === 'string'),
  );
  return Object.fromEntries(entries.map(([key, member]) => [key, slim(member)]));
}

const text = JSON.stringify(sorted);
writeFileSync(output, `${text}\n`);
console.log(`${Object.keys(sorted).length} actions, ${text.length} bytes`);
console.log(Object.keys(sorted).join(' '));
process.exit(0);
