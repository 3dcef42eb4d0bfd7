// Pave and nunjitsu print the same, over more kinds of templates than the test beside this one; `pairs.mjs` runs millions.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { agree, renderWithNunjitsu, renderWithPave } from './oracles.mjs';
import { comparePairs } from './pairs.mjs';

const pairs = Number(process.env.PAIRS ?? 6_000);
const seed = Number(process.env.SEED ?? 20_261_121);

it(`agrees with nunjitsu on ${pairs} templates of the fast generator`, async () => {
  const { different, rendered } = await comparePairs({ pairs, seed, threads: 1 });
  assert.deepEqual(different.slice(0, 5), [], `${different.length} differ`);
  assert.ok(rendered > pairs / 4, `only ${rendered} of ${pairs} render without error`);
});

/** Templates on which the two once differed, found by `pairs.mjs`. */
const ONCE_DIFFERENT = [
  '{{ 2 | pick([[{}]]) }}',
  '{{ [1, [2]] | pick([[0], 1]) }}',
  '{{ map | pick([["a"]]) }}',
  '{{ map | pick(list) }}',
  '{{ map | pick([list, 1], "none") }}',
];

it('agrees with nunjitsu where it once did not', () => {
  const context = { list: [{ id: 1 }], map: { a: 1 } };
  for (const source of ONCE_DIFFERENT) {
    const [expected, actual] = [renderWithNunjitsu(source, context, {}), renderWithPave(source, context, {})];
    assert.ok(agree(expected, actual), `${source}: ${JSON.stringify({ expected, actual })}`);
  }
});
