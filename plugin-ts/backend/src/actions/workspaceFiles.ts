import { readdir, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { PaveError } from 'pave-idp';
import { inWorkspace } from './run';
import { readWorkspaceFile } from './spec';

/** Files that can be checked, and those that say something about them. */
const CHECKED = /\.(ya?ml|json|tpl)$|(^|\/)(Dockerfile|Containerfile)[^/]*$/;
/** Directories of tools, whose files nobody wrote. */
const FOREIGN = /(^|\/)(node_modules|\.git|\.terraform|target|dist)(\/|$)/;
const MAX_BYTES = 64 * 1024 * 1024;

/** A file to check. */
export interface WorkspaceFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The files at `paths` of a workspace; of a directory, its YAML and JSON files at any depth. Links are not followed. */
export async function readWorkspaceFiles(workspacePath: string, paths: readonly string[]): Promise<WorkspaceFile[]> {
  const names = (await Promise.all(paths.map((path) => listFiles(workspacePath, path)))).flat();
  const files: WorkspaceFile[] = [];
  let bytes = 0;
  for (const path of new Set(names)) {
    const content = await readWorkspaceFile(workspacePath, path);
    bytes += content.length;
    if (bytes > MAX_BYTES) {
      throw new PaveError('action.input', `the files to check have more than ${MAX_BYTES >> 20} MiB`);
    }
    files.push({ path, content });
  }
  if (files.length === 0) {
    throw new PaveError('action.input', 'there is no file to check at the given paths');
  }
  return files;
}

async function listFiles(workspacePath: string, path: string): Promise<string[]> {
  const absolute = inWorkspace(workspacePath, path);
  const isDirectory = await stat(absolute).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isDirectory) {
    return [posix.normalize(path)];
  }
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && CHECKED.test(entry.name))
    .map((entry) => relative(workspacePath, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !FOREIGN.test(name))
    .toSorted();
}
