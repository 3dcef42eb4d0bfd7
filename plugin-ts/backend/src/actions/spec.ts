import { readFile } from 'node:fs/promises';
import { PaveError, type SpecRequest } from 'pave-idp';
import type { PaveService } from '../service';
import { inWorkspace } from './run';

/** The part of an action's input that says where its app spec is, and what it is read against. */
export interface SpecActionInput {
  readonly spec?: unknown;
  readonly path?: string | undefined;
  readonly platformPath?: string | undefined;
  readonly environments?: readonly string[] | undefined;
}

/** How Backstage describes an object of any shape in an action's input. */
export const SPEC_DESCRIPTION = 'The app spec, or a Score workload, as an object. Give either this or `path`.';
/** As above, for a file. */
export const PATH_DESCRIPTION =
  'Path in the workspace of an app spec (`pave.yaml`), a Score workload (`score.yaml`), a team (`team.pave.yaml`) or the platform file (`pave.platform.yaml`). Give either this or `spec`.';
/** How the platform file of a step is described. */
export const PLATFORM_PATH_DESCRIPTION =
  "Path of a platform file in the workspace, in place of the portal's; for example `pave.platform.yaml`";
/** How a step's environments are described. */
export const ENVIRONMENTS_DESCRIPTION =
  'Make exactly these environments: those that the spec names, and others without a difference of their own';
/** How what a service costs is described. */
export const COSTS_DESCRIPTION =
  "What the service costs in a month, for each environment: environment, currency, least, most. Empty without the platform's prices";

/** The spec of an action's input, an object or a file of the workspace, with the platform and the environments to read it for. */
export async function readSpecInput(
  workspacePath: string,
  { spec, path, platformPath, environments }: SpecActionInput,
  portal: PaveService['platform'],
): Promise<Pick<SpecRequest, 'spec' | 'specFile' | 'platform' | 'environments'>> {
  const context = {
    ...(platformPath === undefined
      ? portal
      : { platform: (await readWorkspaceFile(workspacePath, platformPath)).toString() }),
    ...(environments === undefined ? {} : { environments }),
  };
  if ((spec === undefined) === (path === undefined)) {
    throw new PaveError('action.input', 'give either `spec`, an object, or `path`, a file of the workspace');
  }
  if (path === undefined) {
    return { spec: spec as SpecRequest['spec'], ...context };
  }
  return { spec: await readWorkspaceFile(workspacePath, path), specFile: path, ...context };
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
