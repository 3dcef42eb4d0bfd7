import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describeFailure } from '../tree/failure';
import { readTree } from '../tree/readTree';
import { choice, type Command, parse, printFindings, readInput, readPlatform, UsageError } from './command';

const CHECKED = /\.(ya?ml|json)$/;

/** `pave validate`: manifests, catalog files and app specs. */
export const validateCommand: Command = {
  summary: 'checks manifests, catalog files and app specs',
  help: `Usage: pave validate <file or directory>... [options]

  --kubernetes <version>   the minor version to check for, such as 1.34
  --profile <profile>      baseline, golden (default) or strict
  --platform <file>        the platform's defaults; pave.platform.yaml when there is one
  --json                   prints {"findings": [...], "score": 0..100} to standard output`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      kubernetes: { type: 'string' },
      profile: { type: 'string' },
      platform: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length === 0) {
      throw new UsageError('give at least one file or directory');
    }
    const profile = choice('profile', given.profile, ['baseline', 'golden', 'strict']);
    const files = positionals.flatMap(collect);
    if (files.length === 0) {
      throw new UsageError('there is no .yaml, .yml or .json file to check');
    }
    const { findings, score } = await engine.validate({
      files,
      ...(given.kubernetes === undefined ? {} : { kubernetes: given.kubernetes }),
      ...(profile === undefined ? {} : { profile }),
      ...readPlatform(given.platform),
    });
    if (given.json === true) {
      console.log(JSON.stringify({ findings, score }, undefined, 2));
      return findings.some((finding) => finding.level === 'error') ? 1 : 0;
    }
    console.log(
      `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${findings.length} findings, score ${score}`,
    );
    return printFindings(findings);
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
  return readTree(path)
    .filter((file) => file.kind === 'file' && CHECKED.test(file.path))
    .map((file) => ({ path: join(path, file.path), content: file.content }));
}
