// Values for generated templates, chosen to provoke coercion, as fast-check arbitraries.
import fc from 'fast-check';

/** The names that templates use. */
export const NAMES = ['a', 'b', 'c', 'n', 's', 'list', 'rows', 'map', 'missing'];
/** The members that their values have. */
export const KEYS = ['name', 'x', 'y', 'id', '0', '10', 'length', 'nested'];

const TEXTS = [
  '',
  ' ',
  'a',
  'b',
  'abc',
  'Hello World',
  'hello-world',
  'a,b,,c',
  '0',
  '1',
  '-1.5',
  '1e3',
  '0x10',
  ' 42 ',
  'true',
  'NaN',
  'null',
  '<b>x</b> & "y"',
  "it's",
  'line one\nline two\n\n\n\nthree',
  'tab\tand\r\nbreak',
  'äöüß ÄÖÜ',
  'ﬁne ǆ İ',
  '😀 smile 👩‍👩‍👧',
  '\u00a0x\ufeff',
  'https://example.com/a?b=c d',
  'www.example.com, see',
  'one@example.com',
  '{{ not }}',
  '$1 $& $$',
  'aaaa',
  'a.b.c',
  '__proto__x',
];
const NUMBERS = [
  0, 1, 2, 3, -1, -2, 10, 0.1, 0.5, 1.5, 2.5, -0.5, 1e21, 1e-7, 123456789012345680000, 255, 3.14159, 1e308,
];

/** Texts. */
export const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: number },
  fc.boolean(),
  fc.constant(null),
);

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }) },
  ),
})).value;

const row = fc.record(
  { name: text, x: scalar, y: fc.oneof(number, fc.boolean()), nested: fc.record({ id: scalar }) },
  { requiredKeys: [] },
);

/** Values for a template: every name it may use, `missing` excepted. */
export const context = fc
  .record(
    {
      a: value,
      b: value,
      c: scalar,
      n: number,
      s: text,
      list: fc.array(scalar, { maxLength: 6 }),
      rows: fc.array(row, { maxLength: 5 }),
      map: fc.dictionary(fc.constantFrom(...KEYS), scalar, { maxKeys: 5 }),
    },
    { requiredKeys: [] },
  )
  // Records of fast-check have no prototype; JSON gives what a form gives.
  .map((record) => JSON.parse(JSON.stringify(record)));

/** The settings of fetch:template. */
export const options = fc.record(
  { cookiecutterCompat: fc.boolean(), trimBlocks: fc.boolean(), lstripBlocks: fc.boolean() },
  { requiredKeys: [] },
);
