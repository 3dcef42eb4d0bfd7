// Remembers what a judge found nothing wrong with, so that it does not judge the same again. Only a clean verdict is kept.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../.build/judges/clean');

/**
 * Runs `judge` unless it passed with the same parts before; a judge that throws is asked again next time.
 * @param {string[]} parts all that the verdict depends on: the judge's version, its program, its input
 * @param {() => void} judge
 */
export function oncePassed(parts, judge) {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  const mark = join(folder, hash.digest('hex'));
  if (!existsSync(mark)) {
    judge();
    mkdirSync(folder, { recursive: true });
    writeFileSync(mark, '');
  }
}
