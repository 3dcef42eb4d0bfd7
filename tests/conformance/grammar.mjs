// Templates and values over the whole language of Backstage's renderer, as fast-check arbitraries. Names are few, so that
// templates meet their values; values are chosen to provoke coercion.
import fc from 'fast-check';

const NAMES = ['a', 'b', 'c', 'n', 's', 'list', 'rows', 'map', 'missing'];
const KEYS = ['name', 'x', 'y', 'id', '0', '10', 'length', 'nested'];

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

const text = fc.constantFrom(...TEXTS);
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
const FILTER_NAMES = Object.keys(FILTERS);
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

const space = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\r\n',
  '  \n  ',
  '\t',
  ' x ',
  'text',
  'é😀',
  '\u00a0',
  '# {x}',
  '$ {',
  '{ %',
  '}}',
  'a\n    ',
);
const dash = fc.constantFrom('', '', '', '-');

/** A tag, with or without whitespace control on either side. */
function tag(content) {
  return fc.tuple(dash, content, dash).map(([before, inner, after]) => `{%${before} ${inner} ${after}%}`);
}

function words(...parts) {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(' '));
}

function sequence(...parts) {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));
}

const targets = fc.constantFrom('a', 'item', 'k, v', 'a, b', 'x, y, z', 'n');
const output = fc.tuple(dash, expression, dash).map(([before, of, after]) => `\${{${before} ${of} ${after}}}`);

/** Texts, outputs, tags and what they enclose. */
const body = fc.letrec((tie) => ({
  body: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: space },
    { weight: 9, arbitrary: output },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{# note #}',
        '{#- note -#}',
        '{#\n#}',
        '{% raw %}${{ a }}{% b %}{% endraw %}',
        '{%- raw -%} x {%- endraw -%}',
        '{% verbatim %}{{ a }}{% endverbatim %}',
      ),
    },
    { weight: 3, arbitrary: sequence(tag(words('if', expression)), tie('body'), tag(fc.constant('endif'))) },
    {
      weight: 2,
      arbitrary: sequence(
        tag(words('if', expression)),
        tie('body'),
        tag(words(fc.constantFrom('elif', 'elseif'), expression)),
        tie('body'),
        tag(fc.constant('else')),
        tie('body'),
        tag(fc.constant('endif')),
      ),
    },
    {
      weight: 4,
      arbitrary: sequence(tag(words('for', targets, 'in', expression)), tie('body'), tag(fc.constant('endfor'))),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('for', targets, 'in', expression)),
        tie('body'),
        tag(fc.constant('else')),
        tie('body'),
        tag(fc.constant('endfor')),
      ),
    },
    { weight: 3, arbitrary: tag(words('set', fc.constantFrom('a', 'b', 'missing', 'a, b', 'list'), '=', expression)) },
    {
      weight: 1,
      arbitrary: sequence(tag(words('set', fc.constantFrom('a', 'missing'))), tie('body'), tag(fc.constant('endset'))),
    },
    {
      weight: 2,
      arbitrary: sequence(
        tag(fc.constantFrom('macro m(x, y)', 'macro m(a, b=2)', 'macro m()', "macro m(x, y='z', missing=a)")),
        tie('body'),
        tag(fc.constant('endmacro')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(fc.constantFrom('call m(a)', 'call m()', 'call(x) m(1, 2)')),
        tie('body'),
        tag(fc.constant('endcall')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('filter', fc.constantFrom(...FILTER_NAMES))),
        tie('body'),
        tag(fc.constant('endfilter')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('switch', expression)),
        tag(words('case', expression)),
        tie('body'),
        tag(words('case', expression)),
        tie('body'),
        tag(fc.constant('default')),
        tie('body'),
        tag(fc.constant('endswitch')),
      ),
    },
    { weight: 1, arbitrary: sequence(tag(fc.constant('block one')), tie('body'), tag(fc.constant('endblock'))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{% endif %}',
        '{% else %}',
        '${{ }}',
        '{% nosuchtag %}',
        '${{ a',
        '{% if %}',
        '#}',
        '{%',
        '${{ a b }}',
        '{% set 1 = 2 %}',
      ),
    },
  ),
})).body;

/** Templates. Most define the macro that their expressions call. */
export const template = fc
  .tuple(
    fc.constantFrom(
      '',
      '{% macro m(x, y) %}<${{ x }}|${{ y }}>{% endmacro %}',
      '{% macro m(a, b=2) %}${{ a ~ b }}{% endmacro -%}',
    ),
    body,
  )
  .map((parts) => parts.join(''));

/** The same template as cookiecutter writes it, where outputs are `{{ }}`. */
export function withDelimitersOf(source, { cookiecutterCompat }) {
  return cookiecutterCompat ? source.replaceAll('${{', '{{') : source;
}
