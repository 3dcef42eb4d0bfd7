import * as fs from 'node:fs';
import { describeFailure } from './failure';

/** A file that exists, and what it is to hold. */
export interface Replacement {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * Gives files new contents: everything is written beside them first and then appears by renames, so a crash leaves each
 * file whole. Permissions stay; a link stays, and the file it leads to changes. Throws a `PaveError` with the code `io.*`.
 */
export function replaceFiles(files: readonly Replacement[]): void {
  const staged: { from: string; to: string }[] = [];
  try {
    for (const { path, content } of files) {
      staged.push(attempt(path, () => stage(path, content)));
    }
    for (const { from, to } of staged) {
      attempt(to, () => fs.renameSync(from, to));
    }
  } finally {
    for (const { from } of staged) {
      fs.rmSync(from, { force: true });
    }
  }
}

function stage(path: string, content: Uint8Array): { from: string; to: string } {
  const to = fs.realpathSync(path);
  const from = `${to}.pave-${process.pid}`;
  const descriptor = fs.openSync(from, 'wx', fs.statSync(to).mode & 0o777);
  try {
    fs.writeFileSync(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
  return { from, to };
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw describeFailure(error, path);
  }
}
