import type { Explanation } from '../types';
import { type Command, parse, printFindings, specFileOf, specRequest, UsageError } from './command';

const ORIGINS: Readonly<Record<Explanation['reasons'][number]['origin'], string>> = {
  spec: 'the spec',
  platform: 'the platform file',
  platformDefault: 'a default that the platform file may change',
  specDefault: 'a default that the spec may change',
};

/** `pave explain`: which line of the spec, or which default, made a field of an object. */
export const explainCommand: Command = {
  summary: 'says which line of the spec or which default made a field',
  help: `Usage: pave explain [<spec>] <place> [options]

The place is an object's kind, and name if there are several, with a path in it:
  pave explain Deployment:spec.template.spec.containers[0].image
  pave explain 'ConfigMap/shop-config:metadata.labels["app.kubernetes.io/name"]'

  --environment <name>   in this environment
  --platform <file>      the platform's defaults; pave.platform.yaml when there is one
  --json                 prints the explanation as JSON`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      platform: { type: 'string' },
      environment: { type: 'string' },
      json: { type: 'boolean' },
    });
    const place = positionals.at(-1);
    if (place === undefined) {
      throw new UsageError('give a place such as `Deployment:spec.replicas`');
    }
    const specFile = specFileOf(positionals.slice(0, -1));
    const { platform, environment } = given;
    const { explanation, findings } = await engine.explain({
      ...specRequest(specFile, platform === undefined ? {} : { platform }),
      place,
      ...(environment === undefined ? {} : { environment }),
    });
    console.log(given.json === true ? JSON.stringify(explanation, undefined, 2) : inWords(explanation, specFile));
    return given.json === true ? 0 : printFindings(findings);
  },
};

function inWords({ object, path, value, reasons }: Explanation, specFile: string): string {
  const what = value === null ? 'nothing' : JSON.stringify(value, undefined, 2);
  const lines = [`${object} ${path}`, `  ${what.replaceAll('\n', '\n  ')}`];
  for (const { origin, field, about, line, column } of reasons) {
    const file = origin === 'spec' ? specFile : 'pave.platform.yaml';
    const place = line === undefined ? '' : ` ${file}:${line}:${column ?? 1}`;
    lines.push(`${field}${place}: ${ORIGINS[origin]}. ${about}`);
  }
  if (reasons.length === 0) {
    lines.push('It is the same for every service; a patch in the spec can change it.');
  }
  return lines.join('\n');
}
