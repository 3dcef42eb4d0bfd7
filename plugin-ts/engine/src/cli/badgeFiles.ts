import * as fs from 'node:fs';
import { dirname, extname } from 'node:path';
import { describeFailure } from '../tree/failure';
import type { Badge, BadgeForm } from '../types';
import { UsageError } from './command';

/** The form of the badges for a file: its ending says it. */
export function badgeForm(file: string): BadgeForm {
  switch (extname(file)) {
    case '.svg':
      return 'svg';
    case '.json':
      return 'json';
    default:
      throw new UsageError('--badge is a file that ends in .svg or .json');
  }
}

/**
 * Writes badges: that of everything to `file`, that of the service `web` beside `pave.svg` to `pave.web.svg`. Folders are
 * made. Throws a `PaveError` with the code `io.*`.
 */
export function writeBadges(file: string, badges: readonly Badge[]): void {
  const ending = extname(file);
  for (const { service, text } of badges) {
    const path = service === undefined ? file : `${file.slice(0, -ending.length)}.${service}${ending}`;
    try {
      fs.mkdirSync(dirname(path), { recursive: true });
      fs.writeFileSync(path, text);
    } catch (error) {
      throw describeFailure(error, path);
    }
  }
}

/** Adds a summary to a file, such as the one of `GITHUB_STEP_SUMMARY`, which other steps write to as well. */
export function appendSummary(file: string, summary: string): void {
  try {
    fs.appendFileSync(file, summary);
  } catch (error) {
    throw describeFailure(error, file);
  }
}
