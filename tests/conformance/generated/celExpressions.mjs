// Expressions in CEL by the type of their value, over an `object`; a few are of another type than their place wants.
import { weighted } from './random.mjs';

const INTEGERS = ['0', '1', '2', '-1', '3', '7', '-12', '100', '9223372036854775807', '-9223372036854775808', '0x1F'];
const UNSIGNED = ['0u', '1u', '2u', '9u', '18446744073709551615u', '0xAu'];
const DOUBLES = ['0.0', '-0.5', '1.5', '2.25', '-3.75', '1e3', '2.5e-3', '100.0', '1e300', '9007199254740993.0'];
const TEXTS = [
  "''",
  "'a'",
  "'b'",
  "'ab'",
  "'Käse'",
  "'éx'",
  "'a,b,,c'",
  "' \\t pad\\n'",
  '"it\'s"',
  "r'\\d'",
  "'12'",
  "'-1.5'",
  "'true'",
  "'''x'''",
  "'\\u00e9\\x41\\101'",
  "'B'",
];
/** Texts of numbers; the other evaluator reads any text as a number that is none. */
const NUMERALS = ["'7'", "'-3'", "'12'", "'-1.5'", "'1e3'", "'0'", "'.5'"];
const BYTES = ["b''", "b'ab'", "b'\\xff\\x00'", "b'ä'"];
const DURATIONS = [
  "duration('0s')",
  "duration('90s')",
  "duration('1h30m')",
  "duration('-2m0.003s')",
  "duration('2005ms')",
];
const TIMES = [
  "timestamp('2026-11-21T19:30:15.007Z')",
  "timestamp('2024-02-29T23:59:59Z')",
  "timestamp('1969-12-31T00:00:00Z')",
  'timestamp(0)',
];
/** Without parts of a second, of which the other evaluator prints three digits at a time. */
const WHOLE_TIMES = ["duration('90s')", "duration('-1h')", 'timestamp(0)', "timestamp('2024-02-29T23:59:59Z')"];
/** What is replaced, and where texts are split: not the empty text, of which the other evaluator has a view of its own. */
const SOUGHT = ["'a'", "','", "'b'", "'ä'", "' '", "'ab'", "'zz'"];
const COUNTS = ['0', '1', '2', '5'];
const PATTERNS = ["'^a'", "'b$'", "'[a-c]+'", "'^[0-9]+$'", "'a.c'", "'(a|b)c?'", "'\\\\s'", "''", "'K.se'"];
/** In the order in which Pave goes through them. */
const KEYS = ["''", "'a'", "'b'", "'c'", "'d'"];
const TYPES = [
  'int',
  'uint',
  'double',
  'text',
  'bool',
  'bytes',
  'duration',
  'time',
  'ints',
  'texts',
  'counts',
  'labels',
  'dyn',
];
const NUMBERS = ['int', 'uint', 'double'];
const ITEMS = { ints: 'int', texts: 'text' };

/** Fields of the object by their types; some are not there. */
const FIELDS = {
  int: ['n', 'most', 'inner.n', 'none'],
  double: ['ratio'],
  text: ['text', 'other', 'inner.text', 'none'],
  bool: ['flag'],
  ints: ['ints'],
  texts: ['texts'],
  counts: ['counts'],
  labels: ['labels'],
  dyn: ['mixed', 'inner', 'inner.list', 'inner.none'],
};

const field = (random, type) => `object.${random.pick(FIELDS[type])}`;
const choice = (maker, type, depth) =>
  `(${maker.any('bool', depth)} ? ${maker.any(type, depth)} : ${maker.any(type, depth)})`;
const sum = (maker, type, depth, operators) =>
  `(${maker.any(type, depth)} ${maker.random.pick(operators)} ${maker.any(type, depth)})`;

/** For each type, what gives a value of it: of `maker` and the depth that is left. */
const MAKERS = {
  int: weighted([
    [5, (maker, depth) => sum(maker, 'int', depth, ['+', '-', '*', '/', '%'])],
    [1, (maker, depth) => `-(${maker.any('int', depth)})`],
    [2, (maker, depth) => `size(${maker.any(maker.random.pick(['text', 'bytes', 'ints', 'texts', 'counts']), depth)})`],
    [1, (maker, depth) => `${maker.any(maker.random.pick(['text', 'ints', 'labels']), depth)}.size()`],
    [2, (maker, depth) => `int(${maker.any(maker.random.pick(['int', 'uint', 'double', 'time']), depth)})`],
    [1, (maker) => `int(${maker.random.pick(NUMERALS)})`],
    [
      2,
      (maker, depth) =>
        `${maker.any('text', depth)}.${maker.random.pick(['indexOf', 'lastIndexOf'])}(${maker.any('text', depth)})`,
    ],
    [1, (maker, depth) => `${maker.any('text', depth)}.indexOf(${maker.any('text', 0)}, ${maker.any('int', 0)})`],
    [2, (maker, depth) => `${maker.any('ints', depth)}[${maker.any('int', depth)}]`],
    [2, (maker, depth) => `${maker.any('counts', depth)}[${maker.any('text', 0)}]`],
    [1, (maker, depth) => `${maker.any('counts', depth)}.${maker.random.pick(['a', 'b', 'zzz'])}`],
    [
      1,
      (maker, depth) =>
        `${maker.any('duration', depth)}.${maker.random.pick(['getHours', 'getMinutes', 'getSeconds'])}()`,
    ],
    [
      2,
      (maker, depth) =>
        `${maker.any('time', depth)}.${maker.random.pick(['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'])}(${maker.random.pick(['', '', "'+01:30'", "'-08:00'", "'UTC'"])})`,
    ],
    [1, (maker, depth) => choice(maker, 'int', depth)],
  ]),
  uint: weighted([
    [3, (maker, depth) => sum(maker, 'uint', depth, ['+', '-', '*', '/', '%'])],
    [2, (maker, depth) => `uint(${maker.any(maker.random.pick(NUMBERS), depth)})`],
    [1, (maker) => `uint(${maker.random.pick(NUMERALS)})`],
    [1, (maker, depth) => choice(maker, 'uint', depth)],
  ]),
  double: weighted([
    [4, (maker, depth) => sum(maker, 'double', depth, ['+', '-', '*', '/'])],
    [1, (maker, depth) => `-(${maker.any('double', depth)})`],
    [2, (maker, depth) => `double(${maker.any(maker.random.pick(NUMBERS), depth)})`],
    [1, (maker) => `double(${maker.random.pick(NUMERALS)})`],
    [1, (maker, depth) => choice(maker, 'double', depth)],
  ]),
  text: weighted([
    [3, (maker, depth) => sum(maker, 'text', depth, ['+'])],
    [2, (maker, depth) => `string(${maker.any(maker.random.pick(['int', 'uint', 'bool', 'text', 'bytes']), depth)})`],
    [1, (maker) => `string(${maker.random.pick(WHOLE_TIMES)})`],
    [2, (maker, depth) => `${maker.any('text', depth)}.substring(${maker.any('int', 0)})`],
    [2, (maker, depth) => `${maker.any('text', depth)}.substring(${maker.any('int', 0)}, ${maker.any('int', 0)})`],
    [1, (maker, depth) => `${maker.any('text', depth)}.charAt(${maker.any('int', depth)})`],
    [2, (maker, depth) => `${maker.any('text', depth)}.${maker.random.pick(['lowerAscii', 'upperAscii', 'trim'])}()`],
    [2, (maker, depth) => `${maker.any('text', depth)}.replace(${maker.random.pick(SOUGHT)}, ${maker.any('text', 0)})`],
    [
      1,
      (maker, depth) =>
        `${maker.any('text', depth)}.replace(${maker.random.pick(SOUGHT)}, ${maker.any('text', 0)}, ${maker.random.pick(COUNTS)})`,
    ],
    [2, (maker, depth) => `${maker.any('texts', depth)}.join(${maker.random.pick(['', "'-'", "', '"])})`],
    [2, (maker, depth) => `${maker.any('texts', depth)}[${maker.any('int', 0)}]`],
    [1, (maker, depth) => `${maker.any('labels', depth)}[${maker.any('text', 0)}]`],
    [
      2,
      (maker, depth) =>
        `'${maker.random.pick(['%s', '<%s>', '%d', '%x', '%b', '%%%s'])}'.format([${maker.any(maker.random.pick(['int', 'text', 'bool', 'uint']), depth)}])`,
    ],
    [1, (maker, depth) => choice(maker, 'text', depth)],
  ]),
  bool: weighted([
    [3, (maker, depth) => maker.compared(depth)],
    [3, (maker, depth) => maker.equated(depth)],
    [4, (maker, depth) => sum(maker, 'bool', depth, ['&&', '||'])],
    [1, (maker, depth) => `!${maker.any('bool', depth)}`],
    [2, (maker, depth) => maker.sought(depth)],
    [1, (maker) => `has(${field(maker.random, maker.random.pick(Object.keys(FIELDS)))})`],
    [3, (maker, depth) => maker.each(depth)],
    [
      2,
      (maker, depth) =>
        `${maker.any('text', depth)}.${maker.random.pick(['contains', 'startsWith', 'endsWith'])}(${maker.any('text', 0)})`,
    ],
    [1, (maker, depth) => `${maker.any('text', depth)}.matches(${maker.random.pick(PATTERNS)})`],
    [1, (maker, depth) => `bool(${maker.any(maker.random.pick(['text', 'bool']), depth)})`],
    [1, (maker, depth) => choice(maker, 'bool', depth)],
    [
      1,
      (maker, depth) =>
        `type(${maker.any(maker.random.pick(TYPES), depth)}) == ${maker.random.pick(['int', 'string', 'list', 'map', 'bool', 'double'])}`,
    ],
  ]),
  bytes: weighted([
    [2, (maker, depth) => sum(maker, 'bytes', depth, ['+'])],
    [2, (maker, depth) => `bytes(${maker.any('text', depth)})`],
  ]),
  duration: weighted([
    [2, (maker, depth) => sum(maker, 'duration', depth, ['+', '-'])],
    [1, (maker, depth) => sum(maker, 'time', depth, ['-'])],
  ]),
  time: weighted([
    [
      1,
      (maker, depth) =>
        `(${maker.any('time', depth)} ${maker.random.pick(['+', '-'])} ${maker.any('duration', depth)})`,
    ],
  ]),
  ints: (maker, depth) => maker.list('ints', depth),
  texts: (maker, depth) => maker.list('texts', depth),
  counts: (maker, depth) => maker.map('int', depth),
  labels: (maker, depth) => maker.map('text', depth),
  dyn: (maker, depth) => `dyn(${maker.any(maker.random.pick(TYPES), depth)})`,
};

const LITERALS = {
  int: INTEGERS,
  uint: UNSIGNED,
  double: DOUBLES,
  text: TEXTS,
  bool: ['true', 'false'],
  bytes: BYTES,
  duration: DURATIONS,
  time: TIMES,
};

class Maker {
  #names = [];

  constructor(random) {
    this.random = random;
  }

  /** A value of a type, or now and then of another. */
  any(type, depth) {
    const wanted = this.random.chance(2) ? this.random.pick(TYPES) : type;
    if (depth <= 0 || this.random.chance(25)) {
      return this.#leaf(wanted);
    }
    return MAKERS[wanted](this, depth - 1);
  }

  #leaf(type) {
    const names = this.#names.filter((known) => known.type === type);
    if (names.length > 0 && this.random.chance(60)) {
      return this.random.pick(names).name;
    }
    if (FIELDS[type] !== undefined && (LITERALS[type] === undefined || this.random.chance(40))) {
      return field(this.random, type);
    }
    return this.random.pick(LITERALS[type]);
  }

  // MAKERS call these with the maker as the source of random numbers.
  below(end) {
    return this.random.below(end);
  }

  compared(depth) {
    const type = this.random.pick(['int', 'uint', 'double', 'text', 'bool', 'bytes', 'duration', 'time']);
    const other = NUMBERS.includes(type) ? this.random.pick(NUMBERS) : type;
    return `(${this.any(type, depth)} ${this.random.pick(['<', '<=', '>', '>='])} ${this.any(other, depth)})`;
  }

  equated(depth) {
    const type = this.random.pick(TYPES);
    const other = this.random.chance(70) ? type : this.random.pick(TYPES);
    return `(${this.any(type, depth)} ${this.random.pick(['==', '!='])} ${this.any(other, depth)})`;
  }

  sought(depth) {
    const [type, inside] = this.random.pick([
      ['int', 'ints'],
      ['text', 'texts'],
      ['text', 'counts'],
      ['text', 'labels'],
      ['double', 'ints'],
      ['dyn', 'dyn'],
    ]);
    return `(${this.any(type, depth)} in ${this.any(inside, depth)})`;
  }

  /** What `make` gives where a name stands for an item. */
  #with(type, make) {
    const name = `x${this.#names.length}`;
    this.#names.push({ name, type });
    const made = make(name);
    this.#names.pop();
    return made;
  }

  each(depth) {
    const range = this.random.pick(['ints', 'texts', 'counts']);
    const macro = this.random.pick(['all', 'exists', 'exists_one']);
    const target = this.any(range, depth);
    return this.#with(ITEMS[range] ?? 'text', (name) => `${target}.${macro}(${name}, ${this.any('bool', depth)})`);
  }

  list(type, depth) {
    const item = ITEMS[type];
    const form = this.random.below(6);
    if (form < 2) {
      return `[${this.random.list(0, 4, () => this.any(item, depth)).join(', ')}]`;
    }
    if (form === 2) {
      return sum(this, type, depth, ['+']);
    }
    if (form === 3 && type === 'texts') {
      return `${this.any('text', depth)}.split(${this.random.pick(SOUGHT)})`;
    }
    const range = this.random.pick(['ints', 'texts']);
    const target = this.any(form === 4 ? type : range, depth);
    return this.#with(ITEMS[form === 4 ? type : range], (name) => {
      if (form === 4) {
        return `${target}.filter(${name}, ${this.any('bool', depth)})`;
      }
      const condition = this.random.chance(40) ? `${this.any('bool', depth)}, ` : '';
      return `${target}.map(${name}, ${condition}${this.any(item, depth)})`;
    });
  }

  map(type, depth) {
    if (this.random.chance(25)) {
      return choice(this, type === 'int' ? 'counts' : 'labels', depth);
    }
    const keys = KEYS.filter(() => this.random.chance(35));
    const entries = keys.map((key) => `${key}: ${this.any(type, depth)}`);
    return `{${entries.join(', ')}}`;
  }
}

/** An expression of any type. */
export function anyExpression(random) {
  return new Maker(random).any(random.pick(TYPES), 4);
}

/** What it calls `object`; whole numbers are big ones, others are not whole, and fields are in order. */
export function anyObject(random) {
  const text = () => random.pick(['', 'a', 'b', 'abc', 'Käse', 'x,y', '12', 'é', ' b ']);
  const whole = () => random.pick([0n, 1n, 2n, 3n, -1n, 7n, 42n, -100n, 2n ** 31n]);
  const entries = (make) =>
    Object.fromEntries(['a', 'b', 'c'].filter(() => random.chance(60)).map((key) => [key, make()]));
  return {
    counts: entries(whole),
    flag: random.chance(50),
    inner: { list: random.list(0, 2, whole), n: whole(), ...(random.chance(50) && { text: text() }) },
    ints: random.list(0, 4, whole),
    labels: entries(text),
    mixed: random.list(0, 4, () => random.pick([1n, 1.5, 'a', true, null])),
    most: random.pick([2n ** 63n - 1n, -(2n ** 63n), 5n]),
    n: whole(),
    other: text(),
    ratio: random.pick([0.5, -1.25, 3.75, 1e-3]),
    text: text(),
    texts: random.list(0, 4, text),
  };
}
