// A template with its values and settings, from two numbers.
import { Random } from './random.mjs';
import { anyTemplate } from './templates.mjs';
import { anyContext, anyOptions } from './values.mjs';

/** How many pairs in a row share values and settings. */
const SHARED = 10;
let known = { seed: -1, group: -1, shared: undefined };

/** Pair number `index` of `seed`: always the same. */
export function pairOf(seed, index) {
  const group = Math.floor(index / SHARED);
  if (known.seed !== seed || known.group !== group) {
    const random = new Random(seed ^ 0x5eed, group);
    known = { seed, group, shared: { options: anyOptions(random), context: anyContext(random) } };
  }
  const { options, context } = known.shared;
  // What a file holds is decoded from bytes: no half of a surrogate pair gets in.
  const source = anyTemplate(new Random(seed, index), options).toWellFormed();
  return { options, context, source };
}
