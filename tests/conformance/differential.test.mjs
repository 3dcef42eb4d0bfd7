// Pave and nunjitsu print the same. PAIRS sets how many templates are tried, SEED which.
import { it } from 'node:test';
import fc from 'fast-check';
import { template, withDelimitersOf } from './templates.mjs';
import { context, options } from './values.mjs';
import { agree, renderWithNunjitsu, renderWithPave } from './oracles.mjs';

const numRuns = Number(process.env.PAIRS ?? 4_000);
const seed = Number(process.env.SEED ?? 20_261_120);

it(`agrees with nunjitsu on ${numRuns} generated templates`, () => {
  fc.assert(
    fc.property(template, context, options, (source, values, settings) => {
      const text = withDelimitersOf(source, settings);
      const expected = renderWithNunjitsu(text, values, settings);
      const actual = renderWithPave(text, values, settings);
      if (!agree(expected, actual)) {
        throw new Error(`nunjitsu: ${JSON.stringify(expected)}\n    Pave: ${JSON.stringify(actual)}`);
      }
    }),
    { numRuns, seed, verbose: 0 },
  );
});
