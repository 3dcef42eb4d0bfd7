// Pave and nunjitsu print the same. fast-check drives the generator that pairs.mjs runs by seeds: where the two differ, it
// finds the smallest template that still does. PAIRS sets how many are tried, SEED which.
import { it } from 'node:test';
import fc from 'fast-check';
import { listedDifference } from './differences.mjs';
import { Choices } from './generated/random.mjs';
import { anyTemplate } from './generated/templates.mjs';
import { anyContext, anyOptions } from './generated/values.mjs';
import { agree, renderWithNunjitsu, renderWithPave } from './oracles.mjs';

const numRuns = Number(process.env.PAIRS ?? 2_000);
const seed = Number(process.env.SEED ?? 20_261_120);
const numbers = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 400, size: 'max' });

it(`agrees with nunjitsu on ${numRuns} generated templates`, () => {
  fc.assert(
    fc.property(numbers, numbers, (ofTemplate, ofValues) => {
      const choices = new Choices(ofValues);
      const options = anyOptions(choices);
      const context = anyContext(choices);
      const source = anyTemplate(new Choices(ofTemplate), options).toWellFormed();
      const expected = renderWithNunjitsu(source, context, options);
      const actual = renderWithPave(source, context, options);
      if (!agree(expected, actual) && listedDifference(source, expected, actual) === undefined) {
        throw new Error(JSON.stringify({ source, options, context, nunjitsu: expected, Pave: actual }));
      }
    }),
    { numRuns, seed, verbose: 0 },
  );
});
