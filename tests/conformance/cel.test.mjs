// The conformance tests of CEL's specification, of the packages of others that hold them, through the module that ships.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tests as comprehensions } from '@bufbuild/cel-spec/testdata/comprehension.js';
import { tests as conformance } from '@bufbuild/cel-spec/testdata/conformance.js';
import { tests as parsing } from '@bufbuild/cel-spec/testdata/parsing.js';
import { DIFFERENCES, isApplicable, isOfAnotherLanguage } from './celDifferences.mjs';
import { bytesLiteral, doubleLiteral, hasValue, textLiteral, withNames } from './celLiterals.mjs';
import { evaluateRules, readExpressions } from './celModule.mjs';

/** Every test of a suite and of those in it, with the names on the way to it. */
function testsOf({ suites = [], tests = [] }, path = []) {
  const own = tests.map((test) => ({ ...test, name: [...path, test.original.name ?? test.original.expr].join('/') }));
  return [...own, ...suites.flatMap((suite) => testsOf(suite, [...path, suite.name]))];
}

const WRITERS = {
  nullValue: () => 'null',
  boolValue: String,
  int64Value: String,
  uint64Value: (number) => `${number}u`,
  doubleValue: (number) => doubleLiteral(Number(number)),
  stringValue: textLiteral,
  bytesValue: (base64) => bytesLiteral(Buffer.from(base64, 'base64')),
  typeValue: String,
  listValue: ({ values = [] }) => `[${values.map(literal).join(', ')}]`,
  mapValue: ({ entries = [] }) =>
    `{${entries.map(({ key, value }) => `${literal(key)}: ${literal(value)}`).join(', ')}}`,
  objectValue: ({ '@type': type, value }) => `${TIMES[type.split('/').at(-1)]}(${textLiteral(value)})`,
};
const TIMES = { 'google.protobuf.Timestamp': 'timestamp', 'google.protobuf.Duration': 'duration' };

/** A value of the specification's JSON, as CEL writes it. */
function literal(value) {
  const [[kind, inner]] = Object.entries(value);
  return WRITERS[kind](inner);
}

/** A rule that holds if a test does; `fails` where it is to fail. */
function ruleOf({ expr, bindings = {}, value = { boolValue: true }, evalError }) {
  const names = Object.fromEntries(Object.entries(bindings).map(([name, bound]) => [name, literal(bound.value)]));
  const body = evalError === undefined ? hasValue(expr, literal(value)) : `type(${expr}) == type`;
  return { expression: withNames(body, names), fails: evalError !== undefined };
}

/** Checks that those tests fail to hold that are listed, and no others. */
function assertListed(results) {
  const wrong = results.filter(({ name, holds }) => holds === DIFFERENCES.has(name));
  assert.deepEqual(
    wrong.map(({ name, holds, detail }) => `${name} ${holds ? 'holds, and is listed' : `does not hold: ${detail}`}`),
    [],
  );
  const names = new Set(results.map(({ name }) => name));
  assert.deepEqual(
    [...DIFFERENCES.keys()].filter((name) => !names.has(name)),
    [],
    'there are no tests of these names',
  );
  assert.ok(results.length >= 1_360, `${results.length} ran`);
}

it("gives what CEL's specification expects", (context) => {
  const tests = testsOf(conformance).filter(({ original }) => isApplicable(original));
  const rules = tests.map(({ original }) => ruleOf(original));
  const results = evaluateRules(rules).map(({ kind, message }, index) => ({
    name: tests[index].name,
    holds: rules[index].fails ? ['failed', 'unchecked', 'unreadable'].includes(kind) : kind === 'holds',
    detail: `${kind} ${message} ${rules[index].expression}`,
  }));
  context.diagnostic(`${results.length} tests of the specification ran, ${DIFFERENCES.size} differ as listed`);
  assertListed(results);
});

it('goes through lists and maps with two names as the specification says', (context) => {
  const tests = testsOf(comprehensions);
  const found = evaluateRules(tests.map(({ original }) => ({ expression: original.expr })));
  // What is written to be refused is among them, and no value is given: each is true, or is refused, and none is false.
  const wrong = found.flatMap(({ kind }, index) => (kind === 'violated' ? [tests[index].name] : []));
  assert.deepEqual(wrong, []);
  const count = found.filter(({ kind }) => kind === 'holds').length;
  context.diagnostic(`${count} of ${tests.length} tests of macros with two names hold, the others are refused`);
  assert.ok(count >= 53, `${count} hold`);
});

it('reads what is of the grammar, and refuses what is not', (context) => {
  const tests = testsOf(parsing).filter((test) => !isOfAnotherLanguage(test));
  const wrong = [];
  let count = 0;
  for (const { name, original, ast } of tests) {
    const error = readWithNames(original.expr);
    // What calls functions of nobody is refused for them, right or wrong.
    if (!error?.isUnknownFunction) {
      count += 1;
      if ((ast === undefined) !== (error !== undefined)) {
        wrong.push(`${name}: ${error?.message ?? 'it is read'}`);
      }
    }
  }
  context.diagnostic(`${count} tests of the grammar ran`);
  assert.deepEqual(wrong, []);
  assert.ok(count >= 143, `${count} ran`);
});

/** Why an expression cannot be read once the names that it speaks of are there. */
function readWithNames(expression) {
  const names = {};
  for (;;) {
    const [error] = readExpressions([withNames(expression, names)]);
    const name = /^there is no `(\w+)` here$/.exec(error?.message ?? '')?.[1];
    if (name === undefined || name in names) {
      return error;
    }
    names[name] = 'null';
  }
}
