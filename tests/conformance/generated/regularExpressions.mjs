// Regular-expression literals, as text: usual ones, and any that the grammar allows or nearly so.

const ATOMS = [
  'a',
  'b',
  'l',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '\\W',
  '\\D',
  '[a-z]',
  '[^a-z]',
  '[aeiou]',
  '[\\s,-]',
  '\\b',
  '\\B',
  '-',
  ',',
  ' ',
  'o',
  '\\.',
  '\\/',
  '\\u0041',
  '\\x41',
  '\\n',
  '\\t',
  '\\0',
  'ä',
  '[à-ü]',
  '[A-Za-z0-9_]',
  '😀',
  '[\\]]',
  '[^]',
  '\\-',
  '1',
  '[0-9]',
  '\\cA',
  '[\\b]',
  '{',
  ']',
  '}',
];
const QUANTIFIERS = ['', '', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{2,}', '{0,3}?', '{,2}'];

function pattern(random, depth) {
  return random
    .list(1, 3, (_, place) => {
      const kind = random.below(depth > 2 ? 8 : 14);
      const inner = () => pattern(random, depth + 1);
      if (kind < 8) return random.pick(ATOMS) + random.pick(QUANTIFIERS);
      if (kind < 10) return `(${inner()})${random.pick(QUANTIFIERS)}`;
      if (kind === 10) return `(?:${inner()}|${inner()})${random.pick(QUANTIFIERS)}`;
      if (kind === 11) return random.pick(['^', '$', '\\1', '\\2', '|']);
      // Only one: JavaScript's engine takes two of one name where the standard does not, and the reverse.
      if (kind === 12 && depth === 0 && place === 0) return `(?<n>${inner()})`;
      return random.pick(['(?=', '(?!', '(?<=', '(?<!']) + `${inner()})`;
    })
    .join('');
}

const KNOWN_PATTERNS = [
  'a',
  'l+',
  '(l+)o',
  '[a-z]+',
  '^\\s*',
  '\\d',
  '[^a-zA-Z0-9]+',
  '\\s+$',
  '(\\w+)-(\\w+)',
  '-(.)',
  '\\b\\w',
  '([A-Z])',
  ' ',
];

/** A regular-expression literal. */
export function expressionLiteral(random) {
  const source = random.chance(50) ? random.pick(KNOWN_PATTERNS) : pattern(random, 0);
  const flags = random.pick(['', '', 'g', 'g', 'g', 'i', 'gi', 'm', 'gm', 'y', 'gimy', 'u', 'gg']);
  return `r/${source.replaceAll(/(?<!\\)\//g, '\\/')}/${flags}`;
}
