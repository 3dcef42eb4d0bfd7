import { resolve } from 'node:path';
import {
  choice,
  type Command,
  onlyPositional,
  parse,
  printFindings,
  readInput,
  readPlatform,
  UsageError,
} from './command';

/** `pave generate`: the manifests of an app spec. */
export const generateCommand: Command = {
  summary: 'writes the Kubernetes manifests of an app spec',
  help: `Usage: pave generate <spec> --target <directory> [options]

  --target <directory>   where the manifests go; existing files there are replaced
  --output <layout>      kustomize (default), plain or helm
  --platform <file>      the platform's defaults; pave.platform.yaml when there is one`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      target: { type: 'string' },
      output: { type: 'string' },
      platform: { type: 'string' },
    });
    const specFile = onlyPositional(positionals, 'app spec');
    if (given.target === undefined) {
      throw new UsageError('--target is missing');
    }
    const output = choice('output', given.output, ['kustomize', 'plain', 'helm']);
    const { files, findings } = await engine.generate({
      spec: readInput(specFile),
      specFile,
      ...readPlatform(given.platform),
      ...(output === undefined ? {} : { output }),
    });
    const written = await engine.writeTree({ target: resolve(given.target), root: '/', files, replace: true });
    written.files.forEach((file) => console.log(file));
    return printFindings(findings);
  },
};
