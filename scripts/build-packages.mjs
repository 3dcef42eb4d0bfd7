// Compiles the npm packages, from nothing: whole builds take seconds, and no stale file gets into a tarball.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// In the order of their dependencies.
for (const name of ['engine', 'backend']) {
  rmSync(`plugin-ts/${name}/dist`, { recursive: true, force: true });
  execFileSync('tsc', ['--project', `plugin-ts/${name}`], { stdio: 'inherit' });
}

// JSON Schemas for editors, as the engine itself describes its files.
const schemas = 'plugin-ts/engine/schemas';
rmSync(schemas, { recursive: true, force: true });
mkdirSync(schemas);
const { createEngine } = createRequire(import.meta.url)('../plugin-ts/engine/dist/index.js');
const engine = createEngine({ workers: 1 });
for (const document of ['spec', 'team', 'platform']) {
  writeFileSync(`${schemas}/${document}.schema.json`, await engine.describe({ document, format: 'schema' }));
}
await engine.close();
