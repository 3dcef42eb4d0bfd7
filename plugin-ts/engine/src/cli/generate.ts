import { resolve } from 'node:path';
import type { Engine } from '../engine';
import { errorOfFindings, hasErrors } from '../errors';
import type { GenerateDirectoryResult } from '../types';
import {
  choice,
  type Command,
  costLines,
  parse,
  printFindings,
  SPEC_OPTIONS,
  specFileOf,
  specRequest,
  UsageError,
} from './command';

const OPTIONS = `  --target <directory>   where the manifests go
  --output <what>        kustomize (default), plain or helm; helm-values: a chart that is only values of the platform's
                         chart base-service; namespaces: the service's own namespaces instead of its workload
  --environment <name>   make this environment; may be repeated. Without it, those of the spec
  --platform <file>      the platform's defaults; pave.platform.yaml when there is one`;

/** `pave generate`: brings the manifests of a service or a team up to date. */
export const generateCommand: Command = {
  summary: 'writes the Kubernetes manifests of a service or a team',
  help: `Usage: pave generate [<spec>] --target <directory> [options]

The spec is an app spec (pave.yaml), a Score workload (score.yaml), a team (team.pave.yaml) or the platform file
(pave.platform.yaml), of which comes the Helm chart base-service that services can share. Run it again to update: only what
differs is written, and changes by hand are kept. Where both changed the same lines nothing is written.

${OPTIONS}
  --overwrite            replaces changes by hand that stand in the way, and files that nothing generated`,

  async run(args, engine) {
    return show(await bringUpToDate(args, engine, { overwrite: { type: 'boolean' } }));
  },
};

/** `pave diff`: what `pave generate` would change. */
export const diffCommand: Command = {
  summary: 'shows what generate would change, and ends with 1 if anything',
  help: `Usage: pave diff [<spec>] --target <directory> [options]

${OPTIONS}`,

  async run(args, engine) {
    const { diff, changes, findings } = await bringUpToDate(args, engine, {}, { compare: true });
    process.stdout.write(diff);
    return printFindings(findings) || (changes.some(({ outcome }) => !SETTLED.has(outcome)) ? 1 : 0);
  },
};

/** `pave eject`: manifests that have nothing to do with Pave any more. */
export const ejectCommand: Command = {
  summary: 'writes the manifests for a team that goes on without Pave',
  help: `Usage: pave eject [<spec>] --target <directory> [options]

Writes what generate writes, without the first line that says where it came from and without the lock file.

${OPTIONS}`,

  async run(args, engine) {
    return show(await bringUpToDate(args, engine, {}, { eject: true }));
  },
};

/** Outcomes after which a file is as it was. */
const SETTLED = new Set(['unchanged', 'kept']);

async function bringUpToDate(
  args: readonly string[],
  engine: Engine,
  more: { overwrite?: { type: 'boolean' } },
  mode: { eject?: boolean; compare?: boolean } = {},
): Promise<GenerateDirectoryResult> {
  const { values: given, positionals } = parse(args, {
    ...SPEC_OPTIONS,
    target: { type: 'string' },
    output: { type: 'string' },
    ...more,
  });
  const specFile = specFileOf(positionals);
  if (given.target === undefined) {
    throw new UsageError('--target is missing');
  }
  const output = choice('output', given.output, ['kustomize', 'plain', 'helm', 'helm-values', 'namespaces']);
  return engine.generateDirectory({
    ...specRequest(specFile, given),
    target: resolve(given.target),
    root: '/',
    overwrite: given.overwrite === true,
    ...mode,
    ...(output === undefined ? {} : { output }),
  });
}

function show({ changes, costs, findings }: GenerateDirectoryResult): number {
  if (hasErrors(findings)) {
    throw errorOfFindings(findings);
  }
  const changed = changes.filter(({ outcome }) => !SETTLED.has(outcome));
  for (const { path, outcome } of changed) {
    console.log(`${outcome} ${path}`);
  }
  console.log(`${changes.length} files, ${changed.length} changed`);
  costLines(costs).forEach((line) => console.log(line));
  return printFindings(findings);
}
