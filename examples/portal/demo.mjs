// `make demo`: a real Backstage backend runs the template `web-service`, whose steps are Pave's actions.
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startPortal } from './portal.mjs';
import { listTree } from './tree.mjs';
import { userService } from './userService.mjs';

const root = resolve(import.meta.dirname, '../..');
const output = join(root, '.build/demo');
const logFile = join(root, '.build/demo-portal.log');
const shown = (path) => relative(process.cwd(), path);
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const began = performance.now();
console.log('Backstage');
const portal = await startPortal({ directory: import.meta.dirname, content: root, output, logFile });
let failed = false;
try {
  console.log(`  backend on ${portal.url}, ready after ${seconds(began)}`);
  await portal.waitFor('/api/catalog/entities/by-name/template/default/web-service');
  console.log(`  template web-service is in the catalog after ${seconds(began)}`);
  failed = !(await runDemo(portal));
  if (!failed) {
    const component = await portal.waitFor('/api/catalog/entities/by-name/component/default/user-service');
    console.log(`\nCatalog\n  ${describe(component)}, read from examples/specs/user-service.pave.yaml`);
    for (const { targetRef } of component.relations.filter((relation) => relation.type === 'dependsOn')) {
      console.log(`  depends on ${targetRef}`);
    }
  }
} finally {
  await portal.stop();
}
console.log(
  failed
    ? `\nThe demo failed; the backend's log is ${shown(logFile)}`
    : `\nDone in ${seconds(began)}. Look at ${shown(join(output, userService.name))}/, at templates/web-service/, which made it,\nand at ${shown(logFile)}. \`make portal\` keeps a portal running.`,
);
process.exitCode = failed ? 1 : 0;

async function runDemo({ runTask }) {
  console.log('\nTask');
  const taskBegan = performance.now();
  const task = await runTask('template:default/web-service', userService, (event) => {
    if (event.type === 'log') {
      const message = stripVTControlCharacters(event.body.message).replace(/^info: /, '');
      console.log(`  ${(event.body.stepId ?? '').padEnd(9)} ${message}`);
    }
  });
  console.log(`  ${task.status} after ${seconds(taskBegan)}`);
  if (task.status !== 'completed') {
    console.log(task.error ?? '');
    return false;
  }
  const files = listTree(join(output, userService.name));
  console.log(`\nTree (${files.length} files)`);
  for (const file of files) {
    console.log(`  ${String(file.size).padStart(7)}  ${file.path}`);
  }
  const findings = task.output?.findings ?? [];
  console.log(`\nFindings (${findings.length})`);
  for (const finding of findings) {
    console.log(`  ${finding.level} ${finding.code} ${finding.file ?? ''}: ${finding.message}`);
  }
  return files.length >= 12;
}

function describe(entity) {
  return `${entity.kind} ${entity.metadata.name}, owned by ${entity.spec.owner}`;
}
