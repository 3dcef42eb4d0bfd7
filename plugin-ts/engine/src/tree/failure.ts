import { PaveError } from '../errors';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'something of that name exists already',
  EISDIR: 'is a directory',
  ELOOP: 'is a link where a file or directory was expected',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long for this file system',
  ENOENT: 'does not exist',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'is not a directory',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'lies on another device',
};

/**
 * The error for something that went wrong outside the core, without the host's paths: `io.enospc` and the like for the
 * file system, `engine.internal` for the rest. `path` is relative to what the user named.
 */
export function describeFailure(error: unknown, path?: string): PaveError {
  if (error instanceof PaveError) {
    return error;
  }
  const where = path === undefined ? '' : `${path}: `;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)) {
    const explanation = EXPLANATIONS[error.code] ?? 'the file system refused';
    return new PaveError(`io.${error.code.toLowerCase()}`, `${where}${explanation} (${error.code})`);
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return new PaveError('engine.internal', `${where}unexpected ${kind} in a worker; please report it`);
}
