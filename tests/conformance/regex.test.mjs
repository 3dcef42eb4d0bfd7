// Pave's regular expressions match what JavaScript's do: generated patterns over generated texts, against the engine that
// runs this test. PATTERNS sets how many, SEED which.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { expressionLiteral } from './generated/regularExpressions.mjs';
import { Random } from './generated/random.mjs';
import { anyText } from './generated/values.mjs';
import { renderWithPave } from './oracles.mjs';

const count = Number(process.env.PATTERNS ?? 3_000);
const seed = Number(process.env.SEED ?? 20_261_121);
const LETTERS = [
  'a',
  'b',
  'l',
  'o',
  'A',
  ' ',
  '-',
  ',',
  '1',
  '\n',
  'ä',
  'Ä',
  '😀',
  '.',
  '{',
  ']',
  '\0',
  '\u0001',
  '\b',
  '_',
  'c',
  '\\',
  'aa',
  'lo',
];
const REPLACEMENT = "[$&|$1|$2|$3|$<n>|$`|$']";

/** How a text is escaped in a template. */
function literal(text) {
  return JSON.stringify(text);
}

/** What JavaScript makes of a literal of a template and some texts; nothing where it refuses the pattern. */
function expectedOf(source, flags, texts) {
  try {
    const regex = new RegExp(source, flags);
    return texts.map((text) => JSON.stringify([text.replace(regex, REPLACEMENT), text.split(regex)])).join('\n');
  } catch {
    return undefined;
  }
}

it(`matches as JavaScript does, for ${count} patterns`, () => {
  const different = [];
  for (let index = 0; index < count; index += 1) {
    const random = new Random(seed, index);
    const written = expressionLiteral(random);
    const [, source, flags] = /^r\/(.*)\/([a-z]*)$/su.exec(written);
    if (/[^gimy]|(.).*\1/.test(flags)) {
      continue;
    }
    // Short, since JavaScript takes a time that doubles with each letter for some patterns.
    const texts = random.list(3, 6, () =>
      random.chance(30)
        ? anyText(random).slice(0, 10).toWellFormed()
        : random.list(0, 8, () => random.pick(LETTERS)).join(''),
    );
    const expected = expectedOf(source, flags, texts);
    const outputs = texts.map(
      (_, place) => `\${{ [texts[${place}].replace(r, ${literal(REPLACEMENT)}), texts[${place}].split(r)] | dump }}`,
    );
    const actual = renderWithPave(`{% set r = ${written} %}${outputs.join('\n')}`, { texts }, {});
    if (actual.output !== expected?.toWellFormed() && !(actual.output === undefined && expected === undefined)) {
      different.push({ written, texts, expected, actual });
    }
  }
  assert.deepEqual(different.slice(0, 5), [], `${different.length} differ`);
});
