import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { PaveError } from './errors';

/** A directory for a test file, removed when its tests are done. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'pave-test-')));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes files given by path; makes the folders they need. */
export function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The `PaveError` that a promise is rejected with; fails on anything else. */
export async function rejection(promise: Promise<unknown>): Promise<PaveError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PaveError) {
      return error;
    }
    throw error;
  }
  throw new Error('the promise was fulfilled');
}
