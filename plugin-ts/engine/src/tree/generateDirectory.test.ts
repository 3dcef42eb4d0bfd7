import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createEngine } from '../engine';
import { rejection, temporaryDirectory, writeFiles } from '../testing';
import type { GenerateDirectoryRequest } from '../types';

const root = temporaryDirectory();
const engine = createEngine({ workers: 1 });
after(() => engine.close());

let folders = 0;

/** A folder of its own, with the manifests of a service in it. */
async function generated(spec = 'name: shop\nowner: team-shop\nport: 8080\n') {
  folders += 1;
  const target = join(root, `deploy-${folders}`);
  const run = (more: Partial<GenerateDirectoryRequest> = {}) =>
    engine.generateDirectory({ spec, specFile: 'pave.yaml', target, root, ...more });
  await run();
  const file = (path: string) => join(target, path);
  return { target, run, file, read: (path: string) => fs.readFileSync(file(path), 'utf8') };
}

const outcomes = (result: { changes: readonly { path: string; outcome: string }[] }) =>
  Object.fromEntries(result.changes.map(({ path, outcome }) => [path, outcome]));

describe('generateDirectory', () => {
  it('writes nothing when nothing differs', async () => {
    const { run, file } = await generated();
    const before = fs.statSync(file('base/deployment.yaml')).ino;
    const again = await run();
    assert.ok(again.changes.every(({ outcome }) => outcome === 'unchanged'));
    assert.equal(again.diff, '');
    assert.equal(fs.statSync(file('base/deployment.yaml')).ino, before);
  });

  it('rewrites only the files that differ, and shows them without writing when asked to compare', async () => {
    const { run, read } = await generated();
    const spec = 'name: shop\nowner: team-shop\nport: 9090\n';
    const compared = await run({ spec, compare: true });
    assert.match(compared.diff, /^-.*8080\n\+.*9090$/m);
    assert.match(read('base/deployment.yaml'), /8080/);
    const written = await run({ spec });
    assert.deepEqual(written.changes, compared.changes);
    assert.equal(outcomes(written)['base/service-account.yaml'], 'unchanged');
    assert.equal(outcomes(written)['base/deployment.yaml'], 'updated');
    assert.match(read('base/deployment.yaml'), /9090/);
  });

  it('keeps what a person wrote, in managed files and beside them', async () => {
    const { run, read, target } = await generated();
    const edited = read('base/service.yaml').replace('metadata:\n', 'metadata:\n  # asked for by the network team\n');
    writeFiles(target, { 'base/service.yaml': edited, 'base/mine.yaml': 'a: 1\n' });
    const merged = await run({ spec: 'name: shop\nowner: team-shop\nport: 9090\n' });
    assert.equal(outcomes(merged)['base/service.yaml'], 'merged');
    assert.ok(merged.findings.some(({ code, file }) => code === 'update.merged' && file === 'base/service.yaml'));
    assert.match(read('base/service.yaml'), /# asked for by the network team[\s\S]*9090/);
    assert.equal(read('base/mine.yaml'), 'a: 1\n');
  });

  it('writes nothing at all where a person and the spec changed the same line', async () => {
    const { run, read, target } = await generated();
    writeFiles(target, { 'base/deployment.yaml': read('base/deployment.yaml').replace(/8080/g, '7070') });
    const spec = 'name: shop\nowner: team-shop\nport: 9090\n';
    const error = await rejection(run({ spec }));
    assert.equal(error.code, 'update.conflict');
    assert.match(error.message, /base\/deployment\.yaml:\d+:1/);
    assert.match(read('base/service.yaml'), /8080/);
    const forced = await run({ spec, overwrite: true });
    assert.equal(outcomes(forced)['base/deployment.yaml'], 'overwritten');
  });

  it('loses nothing of a folder whose lock file is gone, and says so', async () => {
    const { run, file, read } = await generated();
    fs.rmSync(file('.pave.lock'));
    const edited = read('base/deployment.yaml').replace(/8080/g, '7070');
    fs.writeFileSync(file('base/deployment.yaml'), edited);
    const error = await rejection(run());
    assert.equal(error.code, 'update.no-lock');
    assert.match(error.message, /base\/deployment\.yaml/);
    assert.equal(read('base/deployment.yaml'), edited);
    // Where nothing was changed, the folder is as before.
    fs.writeFileSync(file('base/deployment.yaml'), edited.replace(/7070/g, '8080'));
    const again = await run();
    assert.ok(again.changes.every(({ outcome }) => outcome === 'unchanged'));
    assert.ok(fs.existsSync(file('.pave.lock')));
    fs.rmSync(file('.pave.lock'));
    const fixed = await run({ spec: 'name: shop\nowner: team-shop\nreplicas: 3\n', overwrite: true });
    assert.ok(
      fixed.findings.some(
        ({ code, file: path }) => code === 'update.forgotten' && path === 'base/horizontal-pod-autoscaler.yaml',
      ),
    );
    assert.ok(fs.existsSync(file('base/horizontal-pod-autoscaler.yaml')));
  });

  it('does not take the place of a file that it did not write', async () => {
    const target = join(root, 'theirs');
    writeFiles(target, { 'base/kustomization.yaml': 'resources: []\n' });
    const error = await rejection(engine.generateDirectory({ spec: 'name: shop\n', target, root }));
    assert.equal(error.code, 'update.unknown-file');
    assert.deepEqual(fs.readdirSync(join(target, 'base')), ['kustomization.yaml']);
  });

  it('removes what is no longer generated, with the folders it was in', async () => {
    const { run, file } = await generated();
    const result = await run({ output: 'plain' });
    assert.equal(outcomes(result)['base/deployment.yaml'], 'removed');
    assert.equal(fs.existsSync(file('base')), false);
    assert.ok(fs.existsSync(file('deployment.yaml')));
  });

  it('leaves nothing of its own behind when a team ejects', async () => {
    const { run, read, target } = await generated();
    await run({ eject: true });
    assert.equal(fs.existsSync(join(target, '.pave.lock')), false);
    assert.match(read('base/service.yaml'), /^apiVersion: v1\n/);
  });

  it('touches nothing outside, whatever the lock file and the links in the target say', async () => {
    const { run, target } = await generated();
    writeFiles(root, { 'outside/secret.yaml': 'a: 1\n' });
    const lock = fs.readFileSync(join(target, '.pave.lock'), 'utf8');
    writeFiles(target, { '.pave.lock': `${lock}../outside/secret.yaml\tservice/shop\tAAAAAA\n` });
    assert.equal((await rejection(run())).code, 'update.lock');
    writeFiles(target, { '.pave.lock': `${lock}link/secret.yaml\tservice/shop\tAAAAAA\n` });
    fs.symlinkSync(join(root, 'outside'), join(target, 'link'));
    assert.equal((await rejection(run({ root: target }))).code, 'path.outside-target');
    assert.ok(fs.existsSync(join(root, 'outside/secret.yaml')));
  });

  it('takes Score workloads and teams, and exactly the environments asked for', async () => {
    const score = 'apiVersion: score.dev/v1b1\nmetadata: {name: api}\ncontainers: {main: {image: nginx:1.29.3}}\n';
    const { files } = await engine.generate({ spec: score, specFile: 'score.yaml', environments: ['dev'] });
    assert.ok(files.some(({ path }) => path === 'overlays/dev/kustomization.yaml'));
    const team = await engine.generate({ spec: { name: 'payments' }, kind: 'team', environments: ['dev'] });
    assert.ok(team.files.length > 3 && team.files.every(({ path }) => path.startsWith('dev/')));
  });

  it('says what a service costs where the platform has prices', async () => {
    const { costs } = await engine.generate({
      spec: 'name: shop\n',
      platform: 'prices: {currency: EUR, cpu: 20, memory: 4}',
    });
    assert.deepEqual(costs, [{ environment: null, currency: 'EUR', least: 21, most: 140 }]);
  });

  it('gives every document of a batch its own result', async () => {
    const results = await engine.generateMany({
      documents: [{ spec: 'name: a\nowner: t\n' }, { spec: 'nam: b\n' }, { spec: { name: 'c', owner: 't' } }],
    });
    assert.deepEqual(
      results.map(({ files, findings }) => [files.length > 0, findings.some(({ level }) => level === 'error')]),
      [
        [true, false],
        [false, true],
        [true, false],
      ],
    );
    const alone = await engine.generate({ spec: { name: 'c', owner: 't' } });
    assert.deepEqual(results[2]?.files, alone.files);
  });
});
