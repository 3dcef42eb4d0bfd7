// Pave and nunjitsu print the same wherever an operation meets a kind of value: every cell of a few grids, no chance in it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { agree, renderWithNunjitsu, renderWithPave } from './oracles.mjs';

const CONTEXT = {
  text: 'Hello World, a-b',
  digits: ' 12 ',
  wide: 'éß😀<b>',
  rows: [
    { name: 'b', x: 2, nested: { id: 1 } },
    { name: 'A', x: '1' },
  ],
  mixed: [3, 'a', null, [1], true],
  map: { name: 'x', 10: 1, 2: [1] },
  like: { length: 2, 0: 'p', 1: 'q' },
};

/** One expression for each kind of value, and for the borders inside of a kind. */
const VALUES = [
  'missing',
  'none',
  'true',
  'false',
  '0',
  '7',
  '-1.5',
  '1e21',
  "''",
  'text',
  'digits',
  'wide',
  "('<i>' | safe)",
  '[]',
  '[3, 1, 2]',
  'mixed',
  'rows',
  '{}',
  'map',
  'like',
  'r/l+/g',
  'range',
];

// No huge numbers and no step 0: nunjitsu does not come back from some of them.
const NUMBERS = ['0', '3', '-1', '2.5'];
const ODD = ['missing', 'none', 'true', "'a'", '[]', "('o' | safe)"];

/** Every argument alone, some pairs, some by keyword. */
const ARGUMENTS = [
  '',
  ...NUMBERS,
  ...ODD,
  "'name'",
  "'nested.id'",
  "'o', '0'",
  '2, "x"',
  '2, true, "end"',
  '1, "floor"',
  '1, 2',
  'attribute="name"',
  'reverse=true',
];

const FILTERS = (
  'abs batch capitalize center d default dictsort dump e escape first float forceescape groupby indent int join last ' +
  'length list lower nl2br reject rejectattr replace reverse round safe select selectattr slice sort string striptags ' +
  'sum title trim truncate upper urlencode urlize wordcount'
).split(' ');

const TESTS = (
  'callable defined divisibleby equalto eq escaped even falsy ge greaterthan gt iterable le lessthan lower lt mapping ' +
  'ne null number odd sameas string truthy undefined upper nosuchtest'
).split(' ');

const OPERATORS = '+ - * / // % ** ~ == != === !== < > <= >= and or in'.split(' ').concat('not in', 'is', 'if');

const METHODS = (
  'charAt charCodeAt concat endsWith includes indexOf lastIndexOf replace slice split startsWith substring ' +
  'toLowerCase toUpperCase trim trimEnd trimStart toExponential toFixed toPrecision toString at copyWithin fill flat ' +
  'join pop push reverse shift sort splice unshift append count find index insert remove get has_key items keys ' +
  'values test length constructor nosuchmethod'
).split(' ');

const METHOD_ARGUMENTS = [
  '',
  ...NUMBERS,
  'none',
  'missing',
  "'a'",
  "'l'",
  '[1]',
  'r/l/g',
  "'l', '<$&>'",
  'r/(l)/, "$1$1"',
  "'l', 4",
  '1, 2',
  '0, 1, 2',
  '-2, "z"',
  "'name', 0",
  '1, 2, 3, 4',
];

const RECEIVERS = ['text', 'wide', "('<i>' | safe)", '7', '-1.5', '[3, 1, 2]', 'mixed', 'map', 'r/l+/g', 'none'];

function pairs(left, right, write) {
  return left.flatMap((one) => right.map((other) => write(one, other)));
}

/** Every cell as an output of its own; those that disagree. */
function disagreements(expressions, options = {}) {
  const [open, close] = options.cookiecutterCompat ? ['{{', '}}'] : ['${{', '}}'];
  return expressions.flatMap((expression) => {
    const source = `${open} ${expression} ${close}`;
    const expected = renderWithNunjitsu(source, CONTEXT, options);
    const actual = renderWithPave(source, CONTEXT, options);
    return agree(expected, actual) ? [] : [{ source, nunjitsu: expected, Pave: actual }];
  });
}

function agrees(name, expressions, options) {
  it(`agrees with nunjitsu on ${expressions.length} ${name}`, () => {
    const different = disagreements(expressions, options);
    assert.deepEqual(different.slice(0, 20), [], `${different.length} differ`);
  });
}

// A precision that is no whole number takes a power whose last digit engines print differently: docs/compatibility.md.
const isListed = (cell) => /\| round\(2\.5/.test(cell);
const filtered = FILTERS.flatMap((filter) =>
  pairs(VALUES, ARGUMENTS, (of, given) => `${of} | ${filter}(${given})`),
).filter((cell) => !isListed(cell));
const tested = TESTS.flatMap((test) =>
  pairs(VALUES, ['', '()', '(3)', "('a')", '(missing)', '([])'], (of, given) => `${of} is ${test}${given}`),
);
const operated = OPERATORS.flatMap((operator) =>
  pairs(VALUES, VALUES, (left, right) => `${left} ${operator} ${right}`),
);
const called = METHODS.flatMap((method) =>
  pairs(RECEIVERS, METHOD_ARGUMENTS, (of, given) => `${of}.${method}(${given})`),
);
const PARTS = ['0', '-1', "'0'", "'length'", "'name'", '1.5', 'none', '[0]'];
const SLICES = ['1:', ':2', '-2:', '::2', '::-1', '2:0:-1', ':'];
// Slices of an object or a number run to the step limit in both, which takes a tenth of a second each.
const subscripted = [
  ...pairs([...RECEIVERS, 'rows'], PARTS, (of, part) => `${of}[${part}]`),
  ...pairs(['text', 'wide', 'mixed', 'rows', 'none'], SLICES, (of, part) => `${of}[${part}]`),
];
const asCookiecutter = [
  ...METHODS.flatMap((method) =>
    pairs(['text', '[3, 1, 2]', 'mixed', 'map', 'like'], METHOD_ARGUMENTS, (of, given) => `${of}.${method}(${given})`),
  ),
  ...subscripted,
  ...pairs(['not ', '-', '+', '- -'], VALUES, (operator, of) => `${operator}${of}`),
  ...pairs(VALUES, ["['name']", '.name', '.length', '()'], (of, part) => `${of}${part}`),
];

agrees('filters of every kind of value', filtered);
agrees('tests of every kind of value', tested);
agrees('operators between any two kinds of value', operated);
agrees('methods with fitting and odd arguments', called);
agrees('subscripts and slices', subscripted);
agrees('operations as cookiecutter writes them', asCookiecutter, { cookiecutterCompat: true });
