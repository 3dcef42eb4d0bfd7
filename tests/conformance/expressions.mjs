// Expressions over the whole language of Backstage's renderer. Names are few, so that they meet their values.
import fc from 'fast-check';
import { KEYS, NAMES, text } from './values.mjs';

// What a filter is usually given, so that most calls get past its checks: `e` any expression, `n` a number, `t` a text,
// `k` a key; a call takes any number of these from the left.
const FILTERS = {
  abs: '',
  batch: 'ne',
  capitalize: '',
  center: 'n',
  d: 'ee',
  default: 'ee',
  dictsort: 'ek',
  dump: 'n',
  e: '',
  escape: '',
  first: '',
  float: 'n',
  forceescape: '',
  groupby: 'k',
  indent: 'ne',
  int: 'nn',
  join: 'tk',
  last: '',
  length: '',
  list: '',
  lower: '',
  nl2br: '',
  reject: 'te',
  rejectattr: 'k',
  replace: 'ttn',
  reverse: '',
  round: 'nt',
  safe: '',
  select: 'te',
  selectattr: 'k',
  slice: 'ne',
  sort: 'eek',
  string: '',
  striptags: 'e',
  sum: 'kn',
  title: '',
  trim: '',
  truncate: 'net',
  upper: '',
  urlencode: '',
  urlize: 'ne',
  wordcount: '',
};
/** The name of every filter. */
export const FILTER_NAMES = Object.keys(FILTERS);
const TESTS = [
  'callable',
  'defined',
  'divisibleby',
  'escaped',
  'eq',
  'equalto',
  'even',
  'falsy',
  'ge',
  'greaterthan',
  'gt',
  'iterable',
  'le',
  'lessthan',
  'lower',
  'lt',
  'mapping',
  'ne',
  'null',
  'number',
  'odd',
  'sameas',
  'string',
  'truthy',
  'undefined',
  'upper',
];
const METHODS = {
  charAt: 'n',
  charCodeAt: 'n',
  concat: 'ee',
  endsWith: 'tn',
  includes: 'tn',
  indexOf: 'tn',
  lastIndexOf: 'tn',
  replace: 'tt',
  slice: 'nn',
  split: 'tn',
  startsWith: 'tn',
  substring: 'nn',
  toLowerCase: '',
  toUpperCase: '',
  trim: '',
  trimEnd: '',
  trimStart: '',
  toExponential: 'n',
  toFixed: 'n',
  toPrecision: 'n',
  toString: 'n',
  at: 'n',
  copyWithin: 'nnn',
  fill: 'enn',
  flat: 'n',
  join: 't',
  pop: '',
  push: 'ee',
  reverse: '',
  shift: '',
  sort: '',
  splice: 'nne',
  unshift: 'e',
  get: 'ke',
  has_key: 'k',
  items: '',
  keys: '',
  values: '',
  append: 'e',
  count: 'e',
  find: 'e',
  index: 'e',
  insert: 'ne',
  remove: 'e',
};
const KEYWORDS = ['attribute', 'reverse', 'case_sensitive', 'default', 'base', 'count', 'width', 'method'];

const name = fc.constantFrom(...NAMES);
const quoted = fc
  .oneof(text, fc.constantFrom(...KEYS, 'value', 'name.id', 'nested.id', 'floor', 'ceil', 'value'))
  .map((one) => {
    const escaped = one
      .replaceAll('\\', '\\\\')
      .replaceAll('\n', '\\n')
      .replaceAll('\t', '\\t')
      .replaceAll('\r', '\\r');
    return one.includes("'") ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped}'`;
  });
const literal = fc.oneof(
  { weight: 3, arbitrary: quoted },
  { weight: 3, arbitrary: fc.constantFrom('0', '1', '2', '3', '10', '1.5', '0.1', '100') },
  fc.constantFrom('true', 'false', 'none', 'null', 'True', 'False', 'None'),
  fc.constantFrom('r/a/g', 'r/(l+)o/i', 'r/[a-z]+/gm', 'r/^\\s*/', 'r/\\d/'),
);

const key = fc.constantFrom(...KEYS, 'nested.id').map((one) => `'${one}'`);
const small = fc.constantFrom('0', '1', '2', '3', '-1', '10', 'n', '1.5');
const binary = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  'and',
  'or',
  'in',
  'not in',
);

/** Arguments by signature: some of them from the left, rarely too many, rarely one by keyword. */
function argumentsFor(signature, tie) {
  const of = { e: tie('expression'), n: small, t: quoted, k: key };
  const positional = [...signature].map((letter) => fc.oneof({ weight: 5, arbitrary: of[letter] }, tie('expression')));
  const counts = fc.nat({ max: positional.length });
  const usual = fc.tuple(counts, ...positional).map(([count, ...all]) => all.slice(0, count).join(', '));
  const odd = fc.oneof(
    fc.array(tie('expression'), { maxLength: 3 }).map((all) => all.join(', ')),
    fc.tuple(fc.constantFrom(...KEYWORDS), tie('expression')).map(([keyword, one]) => `${keyword}=${one}`),
  );
  return fc.oneof({ weight: 12, arbitrary: usual }, odd);
}

/** A call of one of `signatures`, written behind `before`. */
function callOf(signatures, tie) {
  return fc.oneof(
    ...Object.entries(signatures).map(([called, signature]) =>
      argumentsFor(signature, tie).map((args) => `${called}(${args})`),
    ),
  );
}

/** Expressions over every operator, filter, test and method. */
export const { expression } = fc.letrec((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 12, arbitrary: name },
    { weight: 8, arbitrary: literal },
    {
      weight: 3,
      arbitrary: fc.constantFrom('loop.index', 'loop.last', 'loop.length', 'loop.revindex0', 'm(1)', 'm(a, b)'),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(name, fc.constantFrom(...KEYS))
        .map(([of, member]) => (/^\d/.test(member) ? `${of}[${member}]` : `${of}.${member}`)),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([of, member]) => `(${of})[${member}]`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('list', 's', 'rows', 'a'), fc.constantFrom('1:', ':2', '1:3', '::2', '::-1', '-2:', ':'))
        .map(([of, part]) => `${of}[${part}]`),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(tie('expression'), fc.constantFrom(...FILTER_NAMES))
        .map(([of, filter]) => `${of} | ${filter}`),
    },
    { weight: 8, arbitrary: fc.tuple(tie('expression'), callOf(FILTERS, tie)).map(([of, call]) => `${of} | ${call}`) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('s', 'list', 'n', 'a', 'map', '(s | safe)'), callOf(METHODS, tie))
        .map(([of, call]) => `${of}.${call}`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          tie('expression'),
          fc.constantFrom('is', 'is not'),
          fc.constantFrom(...TESTS),
          fc.option(tie('expression')),
        )
        .map(([of, is, test, argument]) => `${of} ${is} ${test}${argument === null ? '' : `(${argument})`}`),
    },
    {
      weight: 8,
      arbitrary: fc
        .tuple(tie('expression'), binary, tie('expression'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('not ', '-', '+'), tie('expression'))
        .map(([operator, of]) => `${operator}${of}`),
    },
    { weight: 3, arbitrary: tie('expression').map((of) => `(${of})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('expression'), tie('expression'), fc.option(tie('expression')))
        .map(([then, test, otherwise]) => `${then} if ${test}${otherwise === null ? '' : ` else ${otherwise}`}`),
    },
    { weight: 2, arbitrary: fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.tuple(fc.oneof(quoted, fc.constantFrom('x', 'y', '1')), tie('expression')), { maxLength: 3 })
        .map((entries) => `{${entries.map(([member, of]) => `${member}: ${of}`).join(', ')}}`),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'range(3)',
        'range(1, n)',
        'range(5, 0, -2)',
        'cycler(1, 2)',
        'joiner()',
        'joiner("; ")',
        'r/a/g.test(s)',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'caller()',
        'nosuchfunction()',
        'a | nosuchfilter',
        'a is nosuchtest',
        'a.constructor',
        'a b',
      ),
    },
  ),
}));
