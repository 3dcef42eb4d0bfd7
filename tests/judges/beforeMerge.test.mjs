// The hook of pre-commit, run by pre-commit, and the composite action, run as a runner does; both with the package as npm
// installs it, in a repository of somebody else.
import { execFileSync, spawn } from 'node:child_process';
import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse } from 'yaml';
import { pythonTool } from './python.mjs';
import { serveEngine } from './registry.mjs';

const root = resolve(import.meta.dirname, '../..');
const work = realpathSync(mkdtempSync(join(tmpdir(), 'pave-before-merge-')));
const registry = await serveEngine(work);
after(() => {
  registry.close();
  rmSync(work, { recursive: true, force: true });
});
// Variables that npm has set for this run are not those of a stranger, nor is git's notion of a current repository.
const strangers = Object.entries(process.env).filter(([name]) => !/^(npm_|GIT_|GITHUB_)/i.test(name));
const environment = {
  ...Object.fromEntries(strangers),
  ...registry.environment,
  PRE_COMMIT_HOME: join(work, 'pre-commit'),
  GIT_CONFIG_GLOBAL: '/dev/null',
  NO_COLOR: '1',
};

/** Runs a program and gives how it ended; the registry answers meanwhile. */
function run(program, given, cwd, more = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, given, { cwd, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', fail);
    child.once('close', (status) => done({ status, output }));
  });
}

function git(cwd, ...given) {
  const identity = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com'];
  return execFileSync('git', [...identity, ...given], { cwd, env: environment, encoding: 'utf8' }).trim();
}

function repository(name) {
  const folder = join(work, name);
  mkdirSync(folder);
  git(folder, 'init', '--quiet');
  return folder;
}

/** A service that is fine, in a repository of its own. */
function service(name) {
  const folder = repository(name);
  cpSync(join(root, 'tests/portal/golden/user-service'), folder, { recursive: true });
  return folder;
}

/** Breaks the service's Deployment; gives the line of the mistake. */
function misspell(folder) {
  const file = join(folder, 'deploy/base/deployment.yaml');
  const broken = readFileSync(file, 'utf8').replace('serviceAccountName:', 'serviceAccountNam:');
  writeFileSync(file, broken);
  return broken.split('\n').findIndex((line) => line.includes('serviceAccountNam:')) + 1;
}

/** Stages everything and runs what a commit would run. */
function preCommit(folder) {
  git(folder, 'add', '--all');
  return run(pythonTool('pre-commit'), ['run'], folder);
}

/** Runs the action's steps as a runner does, with `inputs` instead of some defaults. */
async function act(folder, inputs, more = {}) {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
  const input = (name) => inputs[name] ?? String(action.inputs[name].default);
  let result;
  for (const { run: script, env } of action.runs.steps) {
    const variables = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, key) => input(key)),
      ]),
    );
    result = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], folder, {
      ...variables,
      ...more,
    });
    if (result.status !== 0) {
      return result;
    }
  }
  return result;
}

describe('the hook of pre-commit', () => {
  it('is the version of this revision', () => {
    const [{ entry }] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
    const { version } = JSON.parse(readFileSync(join(root, 'plugin-ts/engine/package.json'), 'utf8'));
    equal(entry, `npx --yes pave-idp@${version} validate`);
  });

  it('lets a good service pass, names the line of a mistake, and looks at the files that did not change, too', async () => {
    const hooks = repository('hooks');
    cpSync(join(root, '.pre-commit-hooks.yaml'), join(hooks, '.pre-commit-hooks.yaml'));
    git(hooks, 'add', '--all');
    git(hooks, 'commit', '--quiet', '--message', 'hooks');
    const folder = service('hooked');
    const use = `{repo: ${hooks}, rev: ${git(hooks, 'rev-parse', 'HEAD')}, hooks: [{id: pave-validate}]}`;
    writeFileSync(join(folder, '.pre-commit-config.yaml'), `repos: [${use}]\n`);

    const good = await preCommit(folder);
    match(good.output, /^pave validate\.+Passed$/m);
    equal(good.status, 0);
    git(folder, 'commit', '--quiet', '--message', 'good');

    const line = misspell(folder);
    const bad = await preCommit(folder);
    equal(bad.status, 1);
    match(bad.output, new RegExp(`^error\\[K1\\]: .*\\n  --> deploy/base/deployment\\.yaml:${line}:\\d+ `, 'm'));
    // The ConfigMap that the Deployment reads did not change, and is found.
    deepEqual(
      bad.output.match(/^error\[\w+\]/gm).filter((code) => code !== 'error[K1]'),
      [],
    );
  });

  it('runs in an environment of its own, from a package that was downloaded before', async () => {
    const folder = service('isolated');
    const hook = {
      id: 'pave-validate',
      name: 'pave validate',
      entry: 'pave validate',
      language: 'node',
      additional_dependencies: [registry.tarball],
      args: ['.'],
      pass_filenames: false,
    };
    const config = { repos: [{ repo: 'local', hooks: [hook] }] };
    writeFileSync(join(folder, '.pre-commit-config.yaml'), JSON.stringify(config));
    const good = await preCommit(folder);
    match(good.output, /^pave validate\.+Passed$/m);
    const line = misspell(folder);
    match((await preCommit(folder)).output, new RegExp(`deploy/base/deployment\\.yaml:${line}:`));
  });
});

describe('the composite action', () => {
  it('passes a good service, with a line in the summary of the job, and a badge where one is asked for', async () => {
    const folder = service('merged');
    const summary = join(work, 'summary.md');
    const { status, output } = await act(folder, { badge: 'badge.svg' }, { GITHUB_STEP_SUMMARY: summary });
    equal(output, '');
    equal(status, 0);
    match(readFileSync(summary, 'utf8'), /^\*\*Pave: 100 \(A\)\*\* · \d+ files: 0 errors, 0 warnings\n$/);
    match(readFileSync(join(folder, 'badge.svg'), 'utf8'), /<title>pave: A 100<\/title>/);
  });

  it('annotates the line of a mistake and fails', async () => {
    const folder = service('annotated');
    const line = misspell(folder);
    const { status, output } = await act(folder, { paths: 'deploy catalog-info.yaml', kubernetes: '1.34' });
    equal(status, 1);
    match(output, new RegExp(`^::error file=deploy/base/deployment\\.yaml,line=${line},col=\\d+,title=K1::`, 'm'));
  });

  it('takes its inputs as words, never as a script', async () => {
    const { status, output } = await act(service('hostile'), { paths: '$(touch hacked) ; true', profile: 'strict' });
    equal(status, 2);
    match(output, /\$\(touch/);
  });
});
