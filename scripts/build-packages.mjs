// Compiles the npm packages, from nothing: whole builds take seconds, and no stale file gets into a tarball.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

// In the order of their dependencies.
for (const name of ['engine', 'backend']) {
  rmSync(`plugin-ts/${name}/dist`, { recursive: true, force: true });
  execFileSync('tsc', ['--project', `plugin-ts/${name}`], { stdio: 'inherit' });
}
