// Pave and nunjitsu print the same, over more kinds of templates than the test beside this one; `pairs.mjs` runs millions.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { comparePairs } from './pairs.mjs';

const pairs = Number(process.env.PAIRS ?? 6_000);
const seed = Number(process.env.SEED ?? 20_261_121);

it(`agrees with nunjitsu on ${pairs} templates of the fast generator`, async () => {
  const { different, rendered } = await comparePairs({ pairs, seed, threads: 1 });
  assert.deepEqual(different.slice(0, 5), [], `${different.length} differ`);
  assert.ok(rendered > pairs / 4, `only ${rendered} of ${pairs} render without error`);
});
