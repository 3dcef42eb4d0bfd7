import { basename } from 'node:path';

/** `pave.yaml`, `<name>.pave.yaml`, `score.yaml`, `<name>.score.yaml`: the file names by which specs and teams are known. */
const APP_SPEC = /(^|\.)(pave|score)\.ya?ml$/;
/** No entities come from it. */
const PLATFORM_FILE = /^pave\.platform\.ya?ml$/;

/** Whether a file is an app spec, a Score workload or a team by its name. */
export function isAppSpecPath(path: string): boolean {
  const name = basename(path);
  return APP_SPEC.test(name) && !PLATFORM_FILE.test(name);
}
