import { readFile } from 'node:fs/promises';
import { PaveError, type SpecRequest } from 'pave-idp';
import { inWorkspace } from './run';

/** The part of an action's input that says where its app spec is. */
export interface SpecActionInput {
  readonly spec?: unknown;
  readonly path?: string | undefined;
}

/** How Backstage describes an object of any shape in an action's input. */
export const SPEC_DESCRIPTION = 'The app spec as an object. Give either this or `path`.';
/** As above, for a file. */
export const PATH_DESCRIPTION =
  'Path of the app spec in the workspace, such as `pave.yaml`. Give either this or `spec`.';

/** The spec of an action's input: the object, or the file of the workspace. */
export async function readSpecInput(
  workspacePath: string,
  { spec, path }: SpecActionInput,
): Promise<Pick<SpecRequest, 'spec' | 'specFile'>> {
  if ((spec === undefined) === (path === undefined)) {
    throw new PaveError('action.input', 'give either `spec`, an object, or `path`, a file of the workspace');
  }
  if (path === undefined) {
    return { spec: spec as SpecRequest['spec'] };
  }
  return { spec: await readWorkspaceFile(workspacePath, path), specFile: path };
}

/** A file of the workspace; fails with the path that was asked for, not the host's. */
export async function readWorkspaceFile(workspacePath: string, path: string): Promise<Buffer> {
  const absolute = inWorkspace(workspacePath, path);
  try {
    return await readFile(absolute);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new PaveError('action.input', `${path}: cannot be read from the workspace (${code})`);
  }
}
