// Pave's evaluator of CEL and another give the same values, for generated expressions; PAIRS sets how many, SEED which.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isCelError, isCelList, isCelMap, isCelType, isCelUint, run } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { reasonOf } from './celDifferences.mjs';
import { bytesLiteral, doubleLiteral, hasValue, textLiteral } from './celLiterals.mjs';
import { evaluateRules } from './celModule.mjs';
import { anyExpression, anyObject } from './generated/celExpressions.mjs';
import { Random } from './generated/random.mjs';

const count = Number(process.env.PAIRS ?? 5_000);
const seed = Number(process.env.SEED ?? 20_261_121);

/** A value of the other evaluator as CEL writes it. */
function literal(value) {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'number') {
    return doubleLiteral(value);
  }
  if (typeof value === 'string') {
    return textLiteral(value);
  }
  if (value instanceof Uint8Array) {
    return bytesLiteral(value);
  }
  if (isCelUint(value)) {
    return `${value.value}u`;
  }
  if (isCelList(value)) {
    return `[${Array.from(value, literal).join(', ')}]`;
  }
  if (isCelMap(value)) {
    return `{${Array.from(value, ([key, item]) => `${literal(key)}: ${literal(item)}`).join(', ')}}`;
  }
  if (isCelType(value)) {
    return value.name;
  }
  const { seconds, nanos } = value.message;
  const isTime = value.desc.typeName.endsWith('Timestamp');
  return isTime
    ? `(timestamp(${seconds}) + duration('${nanos}ns'))`
    : `duration('${BigInt(seconds) * 1_000_000_000n + BigInt(nanos)}ns')`;
}

/** A pair on a line, big numbers as texts. */
function show(pair) {
  return JSON.stringify(pair, (_, item) => (typeof item === 'bigint' ? String(item) : item));
}

it(`agrees with another evaluator on ${count} generated expressions`, (context) => {
  const pairs = Array.from({ length: count }, (_, index) => {
    const random = new Random(seed, index);
    const object = anyObject(random);
    const expression = anyExpression(random);
    const expected = run(expression, { object }, { funcs: strings });
    return { expression, object, expected, fails: isCelError(expected) };
  });
  const outcomes = evaluateRules(
    pairs.map(({ expression, object, expected, fails }) => ({
      expression: fails ? `type(${expression}) == type` : hasValue(expression, literal(expected)),
      object,
    })),
  );
  const different = pairs.flatMap(({ expression, object, expected, fails }, index) => {
    const { kind, message } = outcomes[index];
    const agrees = fails ? ['failed', 'unchecked', 'unreadable'].includes(kind) : kind === 'holds';
    const pair = { expression, expected: fails ? expected.message : literal(expected), kind, message, object };
    return agrees ? [] : [pair];
  });
  const listed = different.filter((pair) => reasonOf(pair) !== undefined);
  const others = different.filter((pair) => !listed.includes(pair));
  const values = pairs.filter(({ fails }) => !fails).length;
  context.diagnostic(`${values} of ${count} have a value, ${listed.length} differ as listed`);
  assert.ok(values > count / 2, `${values} have a value`);
  assert.ok(listed.length <= count / 500, `${listed.length} differ as listed`);
  assert.deepEqual(others.slice(0, Number(process.env.SHOW ?? 5)).map(show), []);
});
