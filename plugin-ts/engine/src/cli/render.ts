import { resolve } from 'node:path';
import { PaveError } from '../errors';
import { choice, type Command, onlyPositional, parse, printFindings, readInput, UsageError } from './command';

/** `pave render`: a skeleton directory into a target directory. */
export const renderCommand: Command = {
  summary: 'renders a skeleton directory',
  hasDeadline: true,
  help: `Usage: pave render <skeleton> --target <directory> [options]

  --values <file>            values as JSON, seen by the skeleton as \`values\`
  --value <name>=<text>      one value more; may be repeated
  --target <directory>       where the result goes
  --dialect <dialect>        nunjucks (as fetch:template) or jinja
  --strict                   an undefined name is an error
  --replace                  replace files that exist in the target
  --copy-without-templating <glob>  copy the contents of these files as they are; may be repeated
  --template-file-extension <extension>  render only files that end so
  --cookiecutter-compat, --trim-blocks, --lstrip-blocks  as fetch:template`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      values: { type: 'string' },
      value: { type: 'string', multiple: true },
      target: { type: 'string' },
      dialect: { type: 'string' },
      strict: { type: 'boolean' },
      replace: { type: 'boolean', default: false },
      'copy-without-templating': { type: 'string', multiple: true },
      'template-file-extension': { type: 'string' },
      'cookiecutter-compat': { type: 'boolean' },
      'trim-blocks': { type: 'boolean' },
      'lstrip-blocks': { type: 'boolean' },
    });
    const source = onlyPositional(positionals, 'skeleton directory');
    if (given.target === undefined) {
      throw new UsageError('--target is missing');
    }
    const dialect = choice('dialect', given.dialect, ['nunjucks', 'jinja']);
    const result = await engine.renderDirectory({
      source: resolve(source),
      target: resolve(given.target),
      root: '/',
      values: readValues(given.values, given.value ?? []),
      replace: given.replace,
      options: {
        ...(dialect === undefined ? {} : { dialect }),
        ...(given.strict === undefined ? {} : { strict: given.strict }),
        ...(given['copy-without-templating'] === undefined
          ? {}
          : { copyWithoutTemplating: given['copy-without-templating'] }),
        ...(given['template-file-extension'] === undefined
          ? {}
          : { templateFileExtension: given['template-file-extension'] }),
        ...(given['cookiecutter-compat'] === undefined ? {} : { cookiecutterCompat: given['cookiecutter-compat'] }),
        ...(given['trim-blocks'] === undefined ? {} : { trimBlocks: given['trim-blocks'] }),
        ...(given['lstrip-blocks'] === undefined ? {} : { lstripBlocks: given['lstrip-blocks'] }),
      },
    });
    result.files.forEach((file) => console.log(file));
    return printFindings(result.findings);
  },
};

function readValues(file: string | undefined, single: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (file !== undefined) {
    Object.assign(values, parseValues(file));
  }
  for (const pair of single) {
    const split = pair.indexOf('=');
    if (split < 1) {
      throw new UsageError('--value takes <name>=<text>');
    }
    values[pair.slice(0, split)] = pair.slice(split + 1);
  }
  return values;
}

function parseValues(file: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readInput(file).toString());
  } catch (error) {
    if (error instanceof PaveError) {
      throw error;
    }
    // What JSON.parse says quotes the text, which may hold a secret.
    throw new UsageError(`${file} is not JSON`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UsageError(`${file} must hold one JSON object`);
  }
  return parsed;
}
