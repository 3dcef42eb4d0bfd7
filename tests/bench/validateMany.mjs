// Checking many files: the command line on 1,000 of them beside kubernetes-validate, which knows schemas only, and Checkov, which
// knows its own rules only; then how time and memory grow with the number of documents.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));
const service = join(root, 'tests/cases/rules/service');
const objects = readdirSync(service).map((name) => ({ name, text: readFileSync(join(service, name), 'utf8') }));
// kubernetes-validate knows Kubernetes' own objects only.
const manifests = objects.filter(({ name }) => name !== 'service-monitor.yaml');
const FILES = 1_000;

/** The file of number `index`: the objects of one service after another's. */
function fileAt(index) {
  const { name, text } = manifests[index % manifests.length];
  const owner = `orders-${String(Math.floor(index / manifests.length)).padStart(5, '0')}`;
  return { path: `${owner}/${name}`, content: text.replaceAll(/\borders\b/g, owner) };
}

/** Runs a program: milliseconds, and the most memory that it had, in MiB. */
function measure(program, args) {
  return new Promise((done, failed) => {
    const began = performance.now();
    const child = spawn(program, args, { stdio: 'ignore', cwd: root });
    let most = 0;
    const watch = setInterval(() => {
      try {
        most = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? most);
      } catch {
        // It has just ended.
      }
    }, 5);
    child.once('error', failed);
    child.once('exit', (code) => {
      clearInterval(watch);
      done({ milliseconds: performance.now() - began, mebibytes: most / 1024, code });
    });
  });
}

async function compareCommands(work) {
  const paths = Array.from({ length: FILES }, (_, index) => {
    const { path, content } = fileAt(index);
    mkdirSync(join(work, path, '..'), { recursive: true });
    writeFileSync(join(work, path), content);
    return join(work, path);
  });
  const judges = join(root, '.tools/judges/bin');
  const rows = [
    ['pave validate', process.execPath, [join(root, 'plugin-ts/engine/bin/pave.js'), 'validate', work]],
    ['kubernetes-validate', join(judges, 'kubernetes-validate'), ['--kubernetes-version', '1.34', ...paths]],
    [
      'Checkov',
      join(judges, 'checkov'),
      ['-d', work, '--framework', 'kubernetes', '--skip-download', '--compact', '--quiet'],
    ],
  ];
  console.log(`\nThe command line on ${FILES} files`);
  let ours = 0;
  for (const [label, program, args] of rows) {
    const { milliseconds, mebibytes, code } = await measure(program, args);
    ours ||= milliseconds;
    console.log(
      `  ${label.padEnd(20)} ${(milliseconds / 1000).toFixed(2)} s, ${mebibytes.toFixed(0)} MiB, ended with ${code}; ${(milliseconds / ours).toFixed(1)} times Pave`,
    );
  }
}

/** The file of number `index` where every service has the same name, labels and namespace: all selects all. */
function alikeAt(index) {
  const { name, text } = objects[index % objects.length];
  return { path: `${Math.floor(index / objects.length)}/${name}`, content: text };
}

async function showGrowth() {
  const engine = createEngine({ workers: 1, deadlineMs: 30_000 });
  await engine.validate({ files: [fileAt(0)] });
  console.log('  growth, in one call each:');
  const sets = [
    ...[10, 100, 1_000, 10_000].map((number) => [number, 'documents', fileAt]),
    [1_000, 'documents, all alike', alikeAt],
  ];
  for (const [number, what, at] of sets) {
    const files = Array.from({ length: number }, (_, index) => at(index));
    const began = performance.now();
    const { findings } = await engine.validate({ files });
    const microseconds = ((performance.now() - began) * 1000) / number;
    const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
    console.log(
      `    ${String(number).padStart(6)} ${what}: ${microseconds.toFixed(0)} us each, ${findings.length} findings; the process had ${memory.toFixed(0)} MiB at most`,
    );
  }
  await engine.close();
}

const work = mkdtempSync(join(tmpdir(), 'pave-bench-'));
try {
  await compareCommands(work);
  await showGrowth();
} finally {
  rmSync(work, { recursive: true, force: true });
}
