import { statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { formatFinding } from '../errors';
import { describeFailure } from '../tree/failure';
import { readTree, type TreeEntry } from '../tree/readTree';
import { replaceFiles } from '../tree/replaceFiles';
import type { Level } from '../types';
import { appendSummary, badgeForm, writeBadges } from './badgeFiles';
import { choice, type Command, parse, readInput, readPlatform, UsageError } from './command';
import { readRules, RULES_FILE } from './rulesFile';

/** Files that can be checked, and those that say something about them. */
const CHECKED = /\.(ya?ml|json|tpl)$|(^|\/)(Dockerfile|Containerfile)[^/]*$/;
/** Directories of tools, whose files nobody wrote. */
const FOREIGN = /(^|\/)(node_modules|\.git|\.terraform|target|dist)$/;
const LEVELS: readonly Level[] = ['error', 'warning', 'info'];

/** `pave validate`: manifests, catalog files, templates and app specs. */
export const validateCommand: Command = {
  summary: 'checks manifests, catalog files, templates and app specs',
  help: `Usage: pave validate <file or directory>... [options]

  --kubernetes <version>   the minor version to check for, such as 1.34; the newest by default
  --profile <profile>      baseline, golden (default) or strict
  --crd <file>             a custom resource definition to check against; may be given several times
  --config <file>          levels of rules, exemptions, lists; ${RULES_FILE} when there is one
  --platform <file>        the platform's defaults; pave.platform.yaml when there is one
  --format <format>        text (default), json, sarif, github or junit
  --badge <file>           writes the score as a badge, .svg or .json for shields.io; of several services one each, too
  --summary <file>         adds a summary in Markdown to a file, such as $GITHUB_STEP_SUMMARY
  --fail-on <level>        error (default), warning or info: from which level on the exit code is 1
  --fix                    mends what has one safe answer, says what, and shows what is left
  --json                   the same as --format json`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      kubernetes: { type: 'string' },
      profile: { type: 'string' },
      crd: { type: 'string', multiple: true },
      config: { type: 'string' },
      platform: { type: 'string' },
      format: { type: 'string' },
      badge: { type: 'string' },
      summary: { type: 'string' },
      'fail-on': { type: 'string' },
      fix: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (positionals.length === 0) {
      throw new UsageError('give at least one file or directory');
    }
    const profile = choice('profile', given.profile, ['baseline', 'golden', 'strict']);
    const format = choice('format', given.format, ['text', 'json', 'sarif', 'github', 'junit']);
    const failOn = choice('fail-on', given['fail-on'], LEVELS) ?? 'error';
    // A file that two arguments name is one file; twice, its objects would be duplicates.
    const files = [...new Map(positionals.flatMap(collect).map((file) => [normalize(file.path), file])).values()];
    if (files.length === 0) {
      throw new UsageError('there is no .yaml, .yml or .json file to check');
    }
    const { findings, report, badges, summary, fixed, changed } = await engine.validate({
      files,
      crds: (given.crd ?? []).map((path) => ({ path, content: readInput(path) })),
      format: format ?? (given.json === true ? 'json' : 'text'),
      color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
      ...(given.kubernetes === undefined ? {} : { kubernetes: given.kubernetes }),
      ...(profile === undefined ? {} : { profile }),
      ...(given.badge === undefined ? {} : { badge: badgeForm(given.badge) }),
      ...(given.summary === undefined ? {} : { summary: true }),
      ...(given.fix === true ? { fix: true } : {}),
      ...readRules(given.config),
      ...readPlatform(given.platform),
    });
    replaceFiles(changed);
    for (const finding of fixed) {
      process.stderr.write(`fixed: ${formatFinding(finding)}\n`);
    }
    process.stdout.write(report ?? '');
    if (given.badge !== undefined) {
      writeBadges(given.badge, badges);
    }
    if (given.summary !== undefined) {
      appendSummary(given.summary, summary ?? '');
    }
    const failing = new Set(LEVELS.slice(0, LEVELS.indexOf(failOn) + 1));
    return findings.some((finding) => failing.has(finding.level)) ? 1 : 0;
  },
};

function collect(path: string): { path: string; content: Uint8Array }[] {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
  } catch (error) {
    throw describeFailure(error, path);
  }
  if (!isDirectory) {
    return [{ path, content: readInput(path) }];
  }
  return readTree(path, isWanted)
    .filter((file) => file.kind === 'file')
    .map((file) => ({ path: join(path, file.path), content: file.content }));
}

function isWanted({ kind, path }: TreeEntry): boolean {
  return kind === 'directory' ? !FOREIGN.test(path) : kind === 'file' && CHECKED.test(path);
}
