import { choice, type Command, onlyPositional, parse, UsageError } from './command';

/** `pave schema`: what may be written in one of Pave's files. */
export const schemaCommand: Command = {
  summary: 'prints a JSON Schema for editors, a table, or the form of a template',
  help: `Usage: pave schema [spec | team | platform] [options]

Prints a JSON Schema. An editor with the YAML language server reads it when the file begins with
  # yaml-language-server: $schema=<path of the schema>

  --form    prints the \`parameters\` of a Backstage template that asks for an app spec
  --table   prints a Markdown table`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, { form: { type: 'boolean' }, table: { type: 'boolean' } });
    const name = positionals.length === 0 ? 'spec' : onlyPositional(positionals, 'kind of file');
    const document = choice('file', name, ['spec', 'team', 'platform']) ?? 'spec';
    if (given.form === true && (document !== 'spec' || given.table === true)) {
      throw new UsageError('--form is for the app spec, and alone');
    }
    const format = given.form === true ? 'form' : given.table === true ? 'table' : 'schema';
    process.stdout.write(await engine.describe({ document, format }));
    return 0;
  },
};
