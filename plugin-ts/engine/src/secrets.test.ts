// A value is a secret: in no form does it get into an error, a finding or a name.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { createEngine } from './engine';
import { PaveError } from './errors';
import { temporaryDirectory, writeFiles } from './testing';
import type { TreeOptions } from './types';

const engine = createEngine({ workers: 1, deadlineMs: 5000 });
after(() => engine.close());
const root = temporaryDirectory();

const SECRET = 'p4ss"w\\ord\nZweite-Zeile/é&=s3cr3t';
const VALUES = { secret: SECRET, list: [SECRET], map: { [SECRET]: SECRET }, left: `\${{ steps.x }} ${SECRET}`, n: 7 };

/** Every way in which a text may be written somewhere. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    encodeURI(secret),
    bytes.toString('base64').slice(0, 20),
    bytes.toString('base64url').slice(0, 20),
    bytes.toString('hex'),
    ...secret.split('\n'),
    secret.slice(0, 8),
    secret.slice(-8),
  ];
}

/** Mistakes that meet the secret: as operand, name, key, argument, pattern, path. */
const EXPRESSIONS = [
  'values.secret.nosuch.deep()',
  'values.secret()',
  'values[values.secret]()',
  'values.map[values.secret].x()',
  'values.secret | nosuchfilter',
  'values.secret is nosuchtest',
  'values.secret | batch(0/0)',
  'values.secret | int | nosuch',
  'values.secret + nosuch.deep',
  'values.list | groupby',
  'values.secret | selectattr("a") | join',
  'values.secret.repeat(99999999)',
  'values.list.join(values.secret).nosuch()',
  'values.secret | parseRepoUrl',
  'values.secret | parseEntityRef',
  '{a: values.secret} | parseEntityRef',
  'values.secret | fails',
  'global(values.secret)',
  'values.n | center(values.secret) | nosuch',
  'range(values.secret)',
  'values.secret | urlize | truncate(1, 2, 3, 4, 5).x()',
  'values.left',
];
const TAGS = [
  '{% include values.secret %}',
  '{% extends values.secret %}',
  '{% import values.secret as x %}',
  '{% for a, b in values.secret %}{{ a.b.c.d() }}{% endfor %}',
  '{% for a in values.n %}{{ a }}{% endfor %}',
  '{% set a = values.secret %}{{ a.b.c }}',
];
const extensions = {
  filters: {
    fails: () => {
      throw new Error('the register is closed');
    },
  },
  globals: {
    global: () => {
      throw new TypeError('not known');
    },
  },
};

/** The mistakes of a request, however it ends. */
async function told(run: Promise<{ findings: unknown }>): Promise<string> {
  const outcome = await run.catch((error: unknown) => error);
  if (outcome instanceof PaveError) {
    return `${outcome.code} ${outcome.message} ${String(outcome.stack)} ${JSON.stringify(outcome.findings)}`;
  }
  return JSON.stringify((outcome as { findings: unknown }).findings);
}

const MODES: readonly TreeOptions[] = [
  {},
  { strict: true },
  { dialect: 'jinja' },
  { dialect: 'jinja', strict: true },
  { cookiecutterCompat: true },
];

it('no error tells a value, in any of its forms', async () => {
  const texts: string[] = [];
  for (const options of MODES) {
    const braces = options.dialect === 'jinja' || options.cookiecutterCompat === true ? ['{{', '}}'] : ['${{', '}}'];
    const sources = [...EXPRESSIONS.map((expression) => `line\n${braces.join(` ${expression} `)}`), ...TAGS];
    for (const source of sources) {
      const content = Buffer.from(
        options.cookiecutterCompat === true ? source.replaceAll('values.', 'cookiecutter.') : source,
      );
      const files = [{ path: 'a.txt', content }];
      texts.push(await told(engine.renderTree({ files, values: VALUES, options, extensions })));
    }
  }
  // Names: one that leaves the target, two that are alike, one that no file can have.
  for (const path of ['${{ values.secret }}', '../${{ values.secret }}', 'a/${{ values.secret }}/../../../b']) {
    const files = [path, `${path}\${{ "" }}`].map((one) => ({ path: one, content: Buffer.from('x') }));
    texts.push(await told(engine.renderTree({ files, values: VALUES })));
  }
  // Values that are refused are named by path.
  texts.push(
    await told(engine.renderTree({ files: [], values: { a: { secret: [SECRET, () => SECRET, `${SECRET}\ud800`] } } })),
  );
  // The disk: a name that it does not take.
  const source = join(root, 'skeleton');
  writeFiles(source, {
    [`${'${{ values.secret | replace("\\n", "") | replace("/", "") }}'}${'n'.repeat(150)}${'${{ values.n | center(200) }}'}`]:
      'x',
  });
  texts.push(await told(engine.renderDirectory({ source, target: join(root, 'out'), root, values: VALUES })));

  const failed = texts.filter((text) => text.includes('error'));
  assert.ok(failed.length > 80, `only ${failed.length} of ${texts.length} fail`);
  for (const text of texts) {
    for (const form of formsOf(SECRET)) {
      assert.ok(!text.includes(form), `${form} is in ${text}`);
    }
  }
});
