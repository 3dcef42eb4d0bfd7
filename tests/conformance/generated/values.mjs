// Values for generated templates, chosen to provoke coercion. A name says what kind of value it usually has.

/** Names by the kind of their values. */
export const NAMES = {
  any: ['a', 'b', 'missing'],
  text: ['s', 't', 'u'],
  number: ['n', 'i'],
  list: ['list', 'rows', 'words'],
  map: ['map', 'deep'],
};

/** The members that their values have. */
export const KEYS = ['name', 'x', 'y', 'id', 'nested', 'items', '0', '10', 'length', 'naïve', 'a b'];

export const TEXTS = [
  '',
  ' ',
  'a',
  'b',
  'abc',
  'ABC',
  'Hello World',
  'hello-world',
  'helloWorld_9',
  'a,b,,c',
  'a b  c',
  '0',
  '1',
  '42',
  '-1.5',
  '1e3',
  '0x10',
  ' 42 ',
  '١٢',
  '1_000',
  'Infinity',
  'true',
  'NaN',
  'null',
  'undefined',
  '<b>x</b> & "y"',
  '&amp;&lt;',
  "it's",
  '`back`',
  'line one\nline two\n\n\n\nthree',
  'tab\tand\r\nbreak',
  'a\u2028b\u2029c',
  'äöüß ÄÖÜ',
  'ﬁne ǆ İ ı ſ',
  'ΣΑΣ σς',
  '😀 smile 👩‍👩‍👧',
  '\ud83d',
  '\ude00x',
  'e\u0301',
  '\u00a0x\ufeff',
  '\u0085\u180e',
  'https://example.com/a?b=c d',
  'www.example.com, see',
  'one@example.com',
  '(http://a.org/x_(y)).',
  '{{ not }}',
  '${{ no }}',
  '{% x %}',
  "$1 $& $$ $` $' $<n>",
  'aaaa',
  'abab',
  'a.b.c',
  '__proto__x',
  'github.com?owner=o&repo=r',
  'gitlab.com?owner=g%2Fs&repo=r',
  'dev.azure.com?organization=o&project=p&repo=r',
  'bitbucket.org?workspace=w&project=p&repo=r',
  'nohost.io?repo=x',
  'component:default/web',
  'user:guest',
  'kind:ns/na me',
  'group:a/b/c',
  '<p>one</p> <!-- x --> two',
  'x'.repeat(80),
  'word '.repeat(12),
  '\\d+\\',
  '\u0000',
  '%7B%zz',
  'ünï cödé',
];

export const NUMBERS = [
  0, -0, 1, 2, 3, 4, 5, 7, 10, 16, 42, 100, 255, -1, -2, -10, 0.1, 0.2, 0.5, 1.5, 2.5, 3.5, -0.5, -1.5, 1.005, 3.14159,
  99.995, 1e21, 1e-7, 123456789012345680000, 9007199254740992, 4294967295, 2147483648, 5e-324, 1e308, 1234.5678,
];

const SMALL_NUMBERS = [0, 1, 2, 3, 4, 5, -1, -2, 1.5];

const LENGTHS = [0, 1, 2, 3, 1.5, -1, '2', '', null, true];

const SCALARS = [true, false, null];

export function anyText(random) {
  return random.chance(90)
    ? random.pick(TEXTS)
    : random.list(1, 4, () => random.pick(TEXTS)).join(random.pick(['', ' ', ',', '\n']));
}

function anyScalar(random) {
  const kind = random.below(10);
  return kind < 4 ? anyText(random) : kind < 8 ? random.pick(NUMBERS) : random.pick(SCALARS);
}

function anyValue(random, depth) {
  const kind = random.below(depth > 2 ? 6 : 10);
  if (kind < 6) {
    return anyScalar(random);
  }
  return kind < 8 ? random.list(0, 4, () => anyValue(random, depth + 1)) : anyMap(random, depth + 1);
}

function anyMap(random, depth) {
  return Object.fromEntries(
    random.list(0, 4, () => {
      const key = random.pick(KEYS);
      // What has a length is a list to some filters: nunjitsu does not come back from a huge one for seconds.
      return [key, key === 'length' ? random.pick(LENGTHS) : anyValue(random, depth)];
    }),
  );
}

function anyRow(random) {
  const row = {};
  if (random.chance(90)) row.name = anyText(random);
  if (random.chance(80)) row.x = anyScalar(random);
  if (random.chance(70)) row.y = random.chance(70) ? random.pick(NUMBERS) : random.chance(50);
  if (random.chance(50)) row.nested = { id: anyScalar(random) };
  return row;
}

/** Values for a template: every name it may use but `missing`; rarely of another kind than its name says. */
export function anyContext(random) {
  const context = {};
  const give = (name, make) => {
    if (random.chance(94)) {
      context[name] = random.chance(96) ? make() : anyValue(random, 0);
    }
  };
  give('a', () => anyValue(random, 0));
  give('b', () => anyScalar(random));
  for (const name of NAMES.text) {
    give(name, () => anyText(random));
  }
  give('n', () => random.pick(NUMBERS));
  // Also a bound of slices and ranges: from a huge one nunjitsu does not come back for minutes.
  context.i = random.pick(SMALL_NUMBERS);
  give('list', () => random.list(0, 6, () => anyScalar(random)));
  give('rows', () => random.list(0, 5, () => anyRow(random)));
  give('words', () => random.list(0, 6, () => anyText(random)));
  give('map', () => anyMap(random, 2));
  give('deep', () => ({
    ...anyMap(random, 1),
    nested: { id: anyScalar(random), items: random.list(0, 3, () => anyScalar(random)) },
  }));
  // JSON gives what a form gives: no -0 and no lone halves that it could not carry.
  return JSON.parse(JSON.stringify(context));
}

/** The settings of fetch:template. */
export function anyOptions(random) {
  const options = {};
  for (const name of ['cookiecutterCompat', 'trimBlocks', 'lstripBlocks']) {
    if (random.chance(30)) {
      options[name] = true;
    }
  }
  return options;
}
