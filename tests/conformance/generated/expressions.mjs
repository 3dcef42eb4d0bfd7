// Expressions over the whole language of Backstage's renderer, as text. Each is made to give a kind of value, mostly.
import { FILTERS, KEYWORDS, LOOP, METHODS, TESTS, UNKNOWN_FILTERS } from './language.mjs';
import { weighted } from './random.mjs';
import { expressionLiteral } from './regularExpressions.mjs';
import { anyText, KEYS, NAMES } from './values.mjs';

const KINDS = ['any', 'text', 'number', 'list', 'map'];
const BINARY = [
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
];
const NUMERIC = ['+', '-', '*', '/', '//', '%'];
const COMPARING = ['==', '!=', '===', '!==', '<', '>', '<=', '>='];
const SMALL = ['0', '1', '2', '3', '4', '5', '-1', '-2', '10', '1.5', 'n', 'i', 'loop.index', '20'];
const LITERALS = {
  number: [
    '0',
    '1',
    '2',
    '3',
    '5',
    '10',
    '16',
    '100',
    '1.5',
    '0.1',
    '2.0',
    '1.',
    '.5',
    '007',
    '1e3',
    '0x1F',
    '9007199254740993',
    '1_000',
  ],
  any: ['true', 'false', 'none', 'null', 'True', 'False', 'None', 'undefined', 'Infinity', 'loop', 'self', 'NaN'],
};

/** A text in quotes, escaped as one would, or not. */
export function quoted(
  random,
  content = random.chance(70)
    ? anyText(random)
    : random.pick([
        'name',
        'value',
        'key',
        'nested.id',
        ' - ',
        ', ',
        'floor',
        'ceil',
        'odd',
        'even',
        'number',
        '%',
        '$&',
        '-$1-',
      ]),
) {
  const quote = random.pick(["'", '"']);
  const escaped = random.chance(97)
    ? content
        .replaceAll('\\', '\\\\')
        .replaceAll('\n', '\\n')
        .replaceAll('\t', '\\t')
        .replaceAll('\r', '\\r')
        .replaceAll(quote, `\\${quote}`)
    : content.replaceAll(quote, '') + random.pick(['\\x', '\\u0041', '\\q', '\\b', '\\0', '', '\n']);
  return quote + escaped + quote;
}

const key = (random) => (random.chance(85) ? `'${random.pick(KEYS)}'` : quoted(random));
const small = (random) => random.pick(SMALL);
const name = (random, kind) => random.pick(random.chance(92) ? NAMES[kind] : NAMES[random.pick(KINDS)]);

function argument(random, letter, depth) {
  switch (letter) {
    case 'n':
      return random.chance(90) ? small(random) : of(random, 'any', depth);
    case 't':
      return random.chance(85) ? quoted(random) : of(random, 'text', depth);
    case 'k':
      return key(random);
    case 'l':
      return of(random, 'list', depth);
    case 'x':
      return expressionLiteral(random);
    case 'f':
      return random.pick(['m', 'range', 'a']);
    default:
      return of(random, random.pick(KINDS), depth);
  }
}

/** Arguments by signature: some from the left, rarely too many, rarely one by keyword. */
function given(random, signature, depth) {
  if (random.chance(5)) {
    return random
      .list(0, 3, () =>
        random.chance(40) ? `${random.pick(KEYWORDS)}=${of(random, 'any', depth)}` : of(random, 'any', depth),
      )
      .join(', ');
  }
  const most = random.chance(75) ? signature.length : random.below(signature.length + 1);
  const positional = Array.from(signature.slice(0, most), (letter) => argument(random, letter, depth));
  if (random.chance(4)) {
    positional.push(`${random.pick(KEYWORDS)}=${of(random, 'any', depth)}`);
  }
  return positional.join(random.pick([', ', ',', ' , ']));
}

function entryOf(random, table) {
  const names = Object.keys(table);
  const chosen = names[random.below(names.length)];
  return [chosen, table[chosen]];
}

function filtered(random, kind, depth) {
  const chosen = random.chance(85) ? kind : random.pick(KINDS);
  const [filter, signature] = random.chance(98)
    ? entryOf(random, FILTERS[chosen])
    : [random.pick(UNKNOWN_FILTERS), 'e'];
  const inner = of(random, chosen, depth + 1);
  const replacing =
    filter === 'replace' && random.chance(30) ? `(${expressionLiteral(random)}, ${quoted(random)})` : undefined;
  const written =
    replacing ??
    (signature === '' && random.chance(90) ? '' : random.chance(85) ? `(${given(random, signature, depth + 2)})` : '');
  return `${inner}${random.pick([' | ', '|', ' |'])}${filter}${written}`;
}

function method(random, kind, depth) {
  const chosen = METHODS[kind] === undefined ? random.pick(['text', 'number', 'list', 'map']) : kind;
  const receiver = random.chance(70) ? name(random, chosen) : `(${of(random, chosen, depth + 1)})`;
  if (chosen === 'text' && random.chance(25)) {
    const called = random.pick([
      `replace(${expressionLiteral(random)}, ${quoted(random)})`,
      `split(${expressionLiteral(random)})`,
    ]);
    return `${receiver}.${called}`;
  }
  const [called, signature] = entryOf(random, METHODS[random.chance(96) ? chosen : 'text']);
  return `${receiver}.${called}(${given(random, signature, depth + 2)})`;
}

function member(random, depth) {
  const base = random.pick([
    'map',
    'deep',
    'a',
    'rows[0]',
    'list',
    's',
    'loop',
    'row',
    `(${of(random, 'any', depth + 1)})`,
  ]);
  if (base === 'loop') {
    return `loop.${random.pick(LOOP)}`;
  }
  const steps = random.list(1, 2, () => {
    const step = random.pick(KEYS);
    return random.chance(70) && /^[a-zï]+$/i.test(step)
      ? `.${step}`
      : `[${random.chance(75) ? key(random) : random.chance(60) ? small(random) : of(random, 'any', depth + 2)}]`;
  });
  return base + steps.join('');
}

function slice(random) {
  const base = random.pick(['list', 's', 'words', 'rows', '"hello"', '[1, 2, 3, 4]', 't']);
  const bound = () => random.pick(['', '0', '1', '2', '-1', '-2', 'i', '5', 'none']);
  const step = random.chance(60) ? '' : `:${random.pick(['', '1', '2', '-1', '-2', '3'])}`;
  return `${base}[${bound()}:${bound()}${step}]`;
}

function call(random, depth) {
  return random.pick([
    () => `m(${given(random, 'ee', depth + 1)})`,
    () => `wrap(${given(random, 'ete', depth + 1)})`,
    () => `range(${random.pick(['3', '1, 4', '5, 0, -2', '0, 10, 3', 'n % 5', '2.5', '0', '-1'])})`,
    () => 'cycle.next()',
    () => 'cycle.current',
    () => 'join()',
    () => `cycler(${given(random, 'ee', depth + 1)}).next()`,
    () => `joiner(${random.chance(50) ? quoted(random) : ''})()`,
    () => 'caller()',
    () => `caller(${of(random, 'any', depth + 1)})`,
    () => `${expressionLiteral(random)}.test(${of(random, 'text', depth + 1)})`,
    () => 'nosuchfunction()',
    () => 'super()',
    () => 'self.one()',
  ])();
}

const container = weighted([
  [
    3,
    (random, depth) =>
      `[${random.list(0, 3, () => of(random, random.pick(KINDS), depth + 1)).join(', ')}${random.chance(5) ? ',' : ''}]`,
  ],
  [
    2,
    (random, depth) =>
      `{${random.list(0, 3, () => `${random.chance(60) ? quoted(random, random.pick(KEYS)) : random.pick(['x', 'y', '1', 'name'])}: ${of(random, random.pick(KINDS), depth + 1)}`).join(', ')}}`,
  ],
]);

const anything = weighted([
  [10, (random, depth, kind) => name(random, kind)],
  [4, (random, depth, kind) => leaf(random, kind)],
  [12, (random, depth, kind) => filtered(random, kind, depth)],
  [6, (random, depth, kind) => method(random, kind, depth)],
  [6, (random, depth) => member(random, depth)],
  [2, (random) => slice(random)],
  [3, call],
  [
    5,
    (random, depth) => {
      const test = random.chance(70)
        ? random.pick(TESTS.plain)
        : `${random.pick(TESTS.taking)}(${of(random, 'any', depth + 1)})`;
      return `${of(random, random.pick(KINDS), depth + 1)} ${random.pick(['is', 'is', 'is not'])} ${test}`;
    },
  ],
  [
    4,
    (random, depth) =>
      `${of(random, random.pick(KINDS), depth + 1)} ${random.pick(BINARY)} ${of(random, random.pick(KINDS), depth + 1)}`,
  ],
  [
    4,
    (random, depth) => `${of(random, 'number', depth + 1)} ${random.pick(NUMERIC)} ${of(random, 'number', depth + 1)}`,
  ],
  [
    4,
    (random, depth, kind) => `${of(random, kind, depth + 1)} ${random.pick(COMPARING)} ${of(random, kind, depth + 1)}`,
  ],
  [
    3,
    (random, depth) =>
      `${of(random, 'text', depth + 1)} ${random.pick(['~', '+', 'in', 'not in', '=='])} ${of(random, random.chance(70) ? 'text' : 'any', depth + 1)}`,
  ],
  [
    3,
    (random, depth) =>
      `${of(random, 'any', depth + 1)} ${random.pick(['and', 'or'])} ${random.chance(20) ? 'not ' : ''}${of(random, 'any', depth + 1)}`,
  ],
  [2, (random, depth, kind) => `${random.pick(['not ', '-', '+', '- ', '--'])}${of(random, kind, depth + 1)}`],
  [4, (random, depth, kind) => `(${of(random, kind, depth + 1)})`],
  [1, (random, depth) => `(${of(random, 'any', depth + 1)}, ${of(random, 'any', depth + 1)})`],
  [
    3,
    (random, depth, kind) =>
      `${of(random, kind, depth + 1)} if ${of(random, 'any', depth + 1)}${random.chance(75) ? ` else ${of(random, kind, depth + 1)}` : ''}`,
  ],
  [2, container],
]);

const SLIPS = [
  'a b',
  'a.constructor',
  'a.__proto__',
  'a |',
  '| a',
  'a[',
  'a..b',
  '(a',
  'a)',
  "'a",
  'a is',
  'a if',
  'not',
  'a.0',
  'a.1.x',
  '1.x',
  'a ? b : c',
  'a && b',
  '@',
  'a;',
  'if',
  'a = b',
  'a, b',
  '',
  'a["b',
  '{a}',
  '[a b]',
  'a in',
  'a is not',
  'x=1',
];

function leaf(random, kind) {
  switch (kind) {
    case 'text':
      return quoted(random);
    case 'number':
      return random.pick(LITERALS.number);
    case 'list':
      return random.pick(['[]', '[1, 2, 3]', "['b', 'a']", 'list', 'words', 'range(3)']);
    case 'map':
      return random.pick(['{}', '{x: 1}', "{'a': 2, 'b': [1]}", 'map']);
    default:
      return random.chance(80) ? random.pick(LITERALS.any) : expressionLiteral(random);
  }
}

/** An expression that mostly gives a value of `kind`. */
export function of(random, kind, depth) {
  if (depth > 3 || (depth > 1 && random.chance(45))) {
    return random.chance(55) ? name(random, kind) : leaf(random, kind);
  }
  if (random.chance(6, 1000)) {
    return random.pick(SLIPS);
  }
  return anything(random, depth, kind);
}

/** Any expression. */
export function expression(random) {
  return of(random, random.pick(KINDS), 0);
}

/** The name of any filter, with its arguments. */
export function filterCall(random) {
  const [filter, signature] = entryOf(random, FILTERS[random.chance(80) ? 'text' : 'any']);
  return random.chance(60) ? filter : `${filter}(${given(random, signature, 2)})`;
}
