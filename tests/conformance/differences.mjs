// The differences between Pave and nunjitsu that docs/compatibility.md lists, each told from the template's text.

const LISTED = [
  // V8's own power differs between its versions in the last digit; so does what is scaled by it.
  { reason: 'last digit of a power', test: (source) => /\*\*|round\(/.test(source), sameTo: 1e-12 },
  { reason: 'digits in another radix', test: (source) => /toString\(/.test(source), sameTo: 1e-9 },
  { reason: 'random', test: (source) => /\|\s*random/.test(source) },
];

/**
 * The reason for which two outcomes differ, if it is one of those listed.
 * @param {string} source
 * @param {{ output?: string }} expected
 * @param {{ output?: string }} actual
 */
export function listedDifference(source, expected, actual) {
  if (expected.output === undefined || actual.output === undefined) {
    return undefined;
  }
  const found = LISTED.find(
    ({ test, sameTo }) => test(source) && (sameTo === undefined || near(expected.output, actual.output, sameTo)),
  );
  return found?.reason;
}

/** Whether two texts differ in the last digits of their numbers only. */
function near(left, right, tolerance) {
  const numbers = /\d[0-9a-z.]*(?:e[+-]?\d+)?/g;
  if (left.replace(numbers, '#') !== right.replace(numbers, '#')) {
    return false;
  }
  const [ofLeft, ofRight] = [left, right].map((text) => text.match(numbers) ?? []);
  return ofLeft.every((one, index) => one === ofRight[index] || closeTo(one, ofRight[index], tolerance));
}

function closeTo(left, right, tolerance) {
  const [one, other] = [Number.parseFloat(left), Number.parseFloat(right)];
  return Math.abs(one - other) <= Math.abs(one) * tolerance || left.slice(0, 10) === right.slice(0, 10);
}
