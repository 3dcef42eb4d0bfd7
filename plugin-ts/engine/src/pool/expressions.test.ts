import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryDirectory } from '../testing';
import { Expressions } from './expressions';

const root = temporaryDirectory();

/** A request about one object and one rule. */
function request(object: unknown, expression: string): string {
  return JSON.stringify({ objects: [object], rules: [{ expression }], checks: [{ object: 0, rule: 0 }] });
}

function outcomes(answer: string): readonly { readonly kind: string }[] {
  assert.equal(answer[0], '=', answer);
  return (JSON.parse(answer.slice(1)) as { outcomes: { kind: string }[] }).outcomes;
}

describe('the module that evaluates rules', () => {
  it('is loaded by the first request, and answers one after the other', () => {
    const expressions = new Expressions();
    assert.equal(expressions.isLoaded, false);
    assert.deepEqual(outcomes(expressions.answer(request({ name: 'größer 🐱' }, 'object.name == "größer 🐱"'))), []);
    assert.equal(expressions.isLoaded, true);
    for (let size = 1; size < 4000; size *= 3) {
      const object = { list: Array.from({ length: size }, (_, index) => index) };
      assert.equal(outcomes(expressions.answer(request(object, `object.list.size() == ${size}`))).length, 0);
      assert.equal(outcomes(expressions.answer(request(object, 'object.list.size() < 0')))[0]?.kind, 'violated');
    }
  });

  it('says why there is no answer where its file is missing or another, and asks again the next time', () => {
    const missing = new Expressions(() => join(root, 'missing.wasm'));
    assert.match(missing.answer(request({}, 'true')), /^!.*missing or broken/);
    const file = join(root, 'broken.wasm');
    writeFileSync(file, 'no module');
    const broken = new Expressions(() => file);
    assert.match(broken.answer(request({}, 'true')), /^!.*missing or broken/);
    assert.doesNotMatch(broken.answer(request({}, 'true')), new RegExp(root));
  });

  it('has 64 MiB; one that needs more traps, and the next request has a new instance', () => {
    const expressions = new Expressions();
    assert.match(expressions.answer(request({ text: 'a'.repeat(60 * 1024 * 1024) }, 'true')), /^!.*memory/);
    assert.deepEqual(outcomes(expressions.answer(request({}, 'true'))), []);
  });

  it('answers soon whatever a rule asks for', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const loops = 'object.list.all(a, object.list.all(b, object.list.all(c, a + b + c >= 0)))';
    assert.equal(outcomes(new Expressions().answer(request({ list }, loops)))[0]?.kind, 'unchecked');
    const deep = `${'['.repeat(150)}1${']'.repeat(150)} == [] || true`;
    assert.deepEqual(outcomes(new Expressions().answer(request({ list }, deep))), []);
  });
});
