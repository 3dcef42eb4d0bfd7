import { resolve } from 'node:path';
import { type Command, onlyPositional, parse, printFindings, readInput, readPlatform } from './command';

/** `pave catalog`: the catalog entities of an app spec. */
export const catalogCommand: Command = {
  summary: 'writes the catalog-info.yaml of an app spec',
  help: `Usage: pave catalog <spec> [options]

  --target <directory>   writes catalog-info.yaml there; without it, to standard output
  --platform <file>      the platform's defaults; pave.platform.yaml when there is one`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, { target: { type: 'string' }, platform: { type: 'string' } });
    const specFile = onlyPositional(positionals, 'app spec');
    const { files, findings } = await engine.catalog({
      spec: readInput(specFile),
      specFile,
      ...readPlatform(given.platform),
    });
    if (given.target === undefined) {
      files.forEach((file) => process.stdout.write(file.content));
    } else {
      const written = await engine.writeTree({ target: resolve(given.target), root: '/', files, replace: true });
      written.files.forEach((file) => console.log(file));
    }
    return printFindings(findings);
  },
};
