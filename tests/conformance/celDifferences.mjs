// Which tests of CEL's specification are about what Kubernetes has, and which of those hold differently, with the reason.

/** Messages of protocol buffers, by the names that tests give them. */
const MESSAGES =
  /TestAllTypes|TestRequired|GlobalEnum|NullValue|\b(?:Bool|Bytes|Double|Float|U?Int\d\d|String)?Value ?\{|google\.protobuf\.(?!Timestamp|Duration)|proto\./;
/** Functions of extensions that Kubernetes leaves out. */
const EXTENSIONS = /math\.|cel\.(?:block|index|iterVar|accuVar)|base64\./;
/** Names and functions that are nowhere: Kubernetes refuses the rule before it is evaluated. */
const NOWHERE = /^x \|\| true$|^a\.\w+\(\) \|\| true$|f_unknown\(17\) \|\| true/;

/**
 * Whether a test is about a value, of a type that Kubernetes has.
 * @param {{ expr: string, value?: object, bindings?: object, checkOnly?: boolean, typedResult?: object }} test
 */
export function isApplicable({ expr, value, bindings = {}, checkOnly, typedResult }) {
  // Those of types ask a checker. A name with points is resolved among packages, which rules do not have.
  if (checkOnly || typedResult !== undefined || Object.keys(bindings).some((name) => name.includes('.'))) {
    return false;
  }
  const isMessage = [value, bindings].some((part) =>
    /"enumValue"|"@type":"(?!.*(?:Timestamp|Duration)")/.test(JSON.stringify(part)),
  );
  return !isMessage && ![MESSAGES, EXTENSIONS, NOWHERE].some((pattern) => pattern.test(expr));
}

const EXPONENTS = 'Kubernetes prints an exponent in the language of its locale: a power of ten with raised digits';
const ZONES = 'the name of a place would need the tables of all zones: such a rule is not checked';
const BEYOND =
  'regular expressions see units of 16 bits, and the text has a character of two: such a rule is not checked';

/** The tests that hold differently, by their names. */
export const DIFFERENCES = new Map([
  ['string/matches/unicode_smp', BEYOND],
  ['string_ext/format/scientific notation formatting clause', EXPONENTS],
  ['string_ext/format/scientific notation formatting clause in a string variable', EXPONENTS],
  ['string_ext/format/default precision for scientific notation', EXPONENTS],
  ['string_ext/format/dyntype support for scientific notation', EXPONENTS],
  ['timestamps/timestamp_selectors_tz/getDate', ZONES],
  ['timestamps/timestamp_selectors_tz/getDayOfMonth_name_pos', ZONES],
  ['timestamps/timestamp_selectors_tz/getDayOfMonth_name_neg', ZONES],
  ['timestamps/timestamp_selectors_tz/getDayOfYear', ZONES],
  ['timestamps/timestamp_selectors_tz/getMinutes', ZONES],
  [
    'timestamps/duration_converters/get_milliseconds',
    'the evaluator of Kubernetes counts all milliseconds of a duration, as it counts its seconds',
  ],
]);

/** Why a test of the grammar is about another language than that of Kubernetes: its expression, or what its parser said. */
const OTHER_LANGUAGES = [
  { reason: 'messages of protocol buffers', isOf: ({ original }) => /^\w+ ?\{.*\}$/s.test(original.expr) },
  { reason: 'that parser was told to go 32 levels deep', isOf: ({ error = '' }) => /recursion/.test(error) },
  {
    reason: 'that parser was told to know no optionals and no names in backquotes',
    isOf: ({ error = '' }) => /unsupported syntax/.test(error),
  },
  { reason: 'the name that its macros use inside', isOf: ({ original }) => /__result__/.test(original.expr) },
];

/**
 * Whether a test of the grammar is about what Kubernetes has not, or has beyond it.
 * @param {{ original: { expr: string }, error?: string }} test
 */
export function isOfAnotherLanguage(test) {
  return OTHER_LANGUAGES.some(({ isOf }) => isOf(test));
}

/** Where the other evaluator of generated expressions gives something else, and Pave does as Kubernetes. */
const OF_THE_OTHER = [
  {
    reason: 'no lists are searched there',
    isOf: ({ expected }) => /'(?:i|lastI)ndexOf' applied to 'list/.test(expected),
  },
  {
    reason: 'a place right behind a text is outside of it there',
    isOf: ({ expected }) => /^index (\d+) out of bounds \[0, \1\)$/.test(expected),
  },
  {
    reason: 'an empty text is zero there, and one that is no number is NaN',
    isOf: ({ kind, message }) => kind === 'failed' && /^a text cannot be read as a (?:whole )?number$/.test(message),
  },
  {
    reason: 'an unsigned number is taken for a signed one in a division there',
    isOf: ({ expected }) => expected === 'int overflow during divide by 1',
  },
  {
    reason: 'a duration is a whole number of seconds there, and of nanoseconds in Kubernetes',
    isOf: ({ expression, kind }) => kind === 'violated' && /\bint\(.*(?:timestamp|duration)\(/.test(expression),
  },
  {
    reason: 'it counts the milliseconds beside whole seconds',
    isOf: ({ expression, kind }) => kind === 'violated' && /getMilliseconds/.test(expression),
  },
  {
    reason: 'the remainder of the least number by -1 is 0 there',
    isOf: ({ expression, message }) => message === 'a number is out of range' && expression.includes(' % '),
  },
  { reason: 'true is an index there', isOf: ({ message }) => message === '`[]` takes no values of these types' },
  { reason: 'two signs take each other away before anything else', isOf: ({ expression }) => /-\(*-/.test(expression) },
  {
    reason: 'parts of a second are printed three digits at a time',
    isOf: ({ expression, expected }) => /string\(|format\(/.test(expression) && /\.\d*0[sZ]/i.test(expected),
  },
];

/**
 * Why the two give different values for a generated expression, if it is for one of the reasons above.
 * @param {{ expression: string, expected: string, kind: string, message: string }} pair what the other evaluator gives, as
 *   CEL writes it or as its error, and what became of the rule that Pave gives the same
 */
export function reasonOf(pair) {
  return OF_THE_OTHER.find(({ isOf }) => isOf(pair))?.reason;
}
