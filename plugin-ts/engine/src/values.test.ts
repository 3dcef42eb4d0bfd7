import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { PaveError } from './errors';
import { valuesToJson } from './values';

function refusals(value: unknown): string[] {
  try {
    valuesToJson(value);
  } catch (error) {
    assert.ok(error instanceof PaveError);
    assert.equal(error.code, 'engine.value');
    return error.findings.map((finding) => `${finding.path} ${finding.message}`);
  }
  return [];
}

describe('valuesToJson', () => {
  it('gives plain data as JSON, undefined members left out', () => {
    const value = { text: 'ä', list: [1, null, undefined, true], nothing: undefined, nested: { a: { b: [] } } };
    assert.equal(valuesToJson(value), '{"text":"ä","list":[1,null,null,true],"nested":{"a":{"b":[]}}}');
  });

  it('takes frozen objects without a prototype, as Backstage hands them over', () => {
    const value: unknown = Object.freeze(Object.assign(Object.create(null), { name: 'shop' }));
    assert.equal(valuesToJson(value), '{"name":"shop"}');
  });

  it('takes plain objects of another realm', () => {
    assert.equal(valuesToJson(runInNewContext('({ name: "shop", list: [1] })')), '{"name":"shop","list":[1]}');
  });

  it('never runs code of a value', () => {
    let ran = false;
    const spy = () => {
      ran = true;
      return 'secret';
    };
    const trap = new Proxy({}, { ownKeys: () => [spy()], get: spy, getPrototypeOf: () => (spy(), null) });
    const value = {
      getter: Object.defineProperty({}, 'name', { get: spy, enumerable: true }),
      list: Object.defineProperty([1], 0, { get: spy, enumerable: true }),
      toJSON: spy,
      trap,
      instance: new (class Instance {
        toJSON = spy;
      })(),
      inherited: Object.create(Object.defineProperty({}, 'hasOwnProperty', { get: spy })) as unknown,
    };
    assert.deepEqual(refusals(value), [
      'values.getter.name is an accessor, not data',
      'values.list[0] is an accessor, not data',
      'values.toJSON is a function, not data',
      'values.trap is a proxy, not data',
      'values.instance is an instance of a class, not data',
      'values.inherited is an instance of a class, not data',
    ]);
    assert.equal(ran, false);
  });

  it('names every other part that is no data', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = { again: cycle };
    const value = {
      cycle,
      big: 1n,
      symbol: Symbol('s'),
      nan: Number.NaN,
      map: new Map(),
      half: '\ud800',
      '\udc00': 1,
      date: new Date(0),
    };
    assert.deepEqual(refusals(value), [
      'values.cycle.self.again contains itself',
      'values.big is a bigint, not data',
      'values.symbol is a symbol, not data',
      'values.nan is a number that JSON does not have',
      'values.map is an instance of a class, not data',
      'values.half holds half of a surrogate pair',
      String.raw`values["\udc00"] has a name with half of a surrogate pair`,
      'values.date is an instance of a class, not data',
    ]);
  });

  it('refuses names that reach prototypes', () => {
    const value: unknown = JSON.parse('{"a": {"__proto__": {"admin": true}, "constructor": 1}}');
    assert.deepEqual(refusals(value), [
      'values.a.__proto__ has a name that is not allowed',
      'values.a.constructor has a name that is not allowed',
    ]);
  });

  it('takes the same object twice, which is no cycle', () => {
    const shared = { a: 1 };
    assert.equal(valuesToJson([shared, shared]), '[{"a":1},{"a":1}]');
  });

  it('refuses values that are too deep, too many or too long', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) {
      deep = [deep];
    }
    assert.match(refusals(deep)[0] ?? '', /is nested more than 128 levels deep$/);
    assert.match(refusals({ list: Array.from({ length: 300_000 }, () => 1) })[0] ?? '', /larger than 250000 members$/);
    // eslint-disable-next-line unicorn/no-new-array
    assert.match(refusals(new Array(4_000_000_000))[0] ?? '', /larger than 250000 members$/);
    assert.match(refusals(['x'.repeat(17 * 1024 * 1024)])[0] ?? '', /longer than 16777216 characters$/);
  });
});
