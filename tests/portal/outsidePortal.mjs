// A portal outside the workspace: Backstage from the registry, Pave from its packed tarballs, as a user would have it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const packages = ['engine', 'backend'];

/**
 * The files of each package as `npm pack` would publish them.
 * @returns {Record<string, { filename: string, size: number, files: { path: string, size: number }[] }>} by package name
 */
export function packPackages() {
  const destination = join(root, '.build/packages');
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  const packed = packages.flatMap((name) => {
    const json = npm(['pack', '--json', '--pack-destination', destination], join(root, 'plugin-ts', name));
    const parsed = JSON.parse(json);
    return Array.isArray(parsed) ? parsed : Object.values(parsed);
  });
  return Object.fromEntries(packed.map((one) => [one.name, { ...one, filename: join(destination, one.filename) }]));
}

/**
 * Makes or updates the portal; Backstage itself is installed once for each state of the lock file.
 * @param {string[]} tarballs
 * @returns {string} its directory
 */
export function installPortal(tarballs) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { overrides } = readJson('package.json');
  const portal = readJson('examples/portal/package.json');
  const { 'backstage-plugin-pave-backend': _pave, ...dependencies } = portal.dependencies;
  const manifest = { name: 'outside-portal', version: '0.0.0', private: true, dependencies, overrides };

  const key = createHash('sha256')
    .update(JSON.stringify([lock, manifest, process.version]))
    .digest('hex')
    .slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pave');
  const directory = join(cache, `portal-${key}`);
  if (!existsSync(directory)) {
    removeOthers(cache);
    installBackstage(directory, manifest, lock);
  }
  npm(['install', '--no-save', '--no-package-lock', '--prefer-offline', ...tarballs], directory);
  for (const file of ['index.cjs', 'publishDirectory.cjs', 'app-config.yaml']) {
    cpSync(join(root, 'examples/portal', file), join(directory, file));
  }
  return directory;
}

/** The versions are those of the repository's lock file; npm drops what this portal does not need. */
function installBackstage(directory, manifest, lock) {
  const fresh = `${directory}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const locked = Object.entries(lock.packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.link,
  );
  writeJson(join(fresh, 'package.json'), manifest);
  writeJson(join(fresh, 'package-lock.json'), {
    ...lock,
    name: manifest.name,
    packages: { '': manifest, ...Object.fromEntries(locked) },
  });
  cpSync(join(root, '.npmrc'), join(fresh, '.npmrc'));
  npm(['install', '--prefer-offline'], fresh);
  renameSync(fresh, directory);
}

function removeOthers(cache) {
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('portal-'))) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function npm(args, cwd) {
  return execFileSync('npm', [...args, '--loglevel=error'], { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
