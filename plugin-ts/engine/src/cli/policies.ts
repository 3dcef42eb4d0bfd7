import { hasErrors } from '../errors';
import { choice, type Command, parse, printFindings, UsageError } from './command';
import { readRules } from './rulesFile';

/** `pave policies`: the rules as policies for a cluster. */
export const policiesCommand: Command = {
  summary: 'writes the rules as policies, so that the cluster asks for the same',
  help: `Usage: pave policies [options]

  --form <form>          kubernetes (default): ValidatingAdmissionPolicy with bindings; kyverno: ValidatingPolicy
  --profile <profile>    baseline, golden (default) or strict
  --config <file>        levels of rules; pave.rules.yaml when there is one

Prints YAML. Rules that look at several objects cannot be asked of one, and are left out.`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      form: { type: 'string' },
      profile: { type: 'string' },
      config: { type: 'string' },
    });
    if (positionals.length > 0) {
      throw new UsageError('give options only');
    }
    const profile = choice('profile', given.profile, ['baseline', 'golden', 'strict']);
    const { text, findings } = await engine.policies({
      form: choice('form', given.form, ['kubernetes', 'kyverno']) ?? 'kubernetes',
      ...(profile === undefined ? {} : { profile }),
      ...readRules(given.config),
    });
    printFindings(findings);
    if (hasErrors(findings)) {
      return 1;
    }
    process.stdout.write(text);
    return 0;
  },
};
