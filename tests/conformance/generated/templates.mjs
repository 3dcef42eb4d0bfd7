// Templates over the whole language of Backstage's renderer: texts, outputs, tags and what they enclose.
import { expression, filterCall, of } from './expressions.mjs';
import { weighted } from './random.mjs';
import { anyText } from './values.mjs';

const SPACES = [
  '',
  ' ',
  '\n',
  '\r\n',
  '  \n  ',
  '\t',
  ' x ',
  'text',
  'é😀',
  '\u00a0',
  '\u2028',
  '# {x}',
  '$ {',
  '{ %',
  '}}',
  '%}',
  '#}',
  'a\n    ',
  '\n\n',
  '\ufeff',
  '$',
  '{',
  '${',
  '$${{',
  '{{ x }}',
  '\\',
  '-',
  '${x}',
  '    ',
  '\n\t',
  '# note\n',
  'key: value\n',
  '"',
  '\r',
];
const DASHES = ['', '', '', '-'];
const TARGETS = [
  'a',
  'item',
  'row',
  'k, v',
  'a, b',
  'x, y, z',
  'n',
  'i',
  's',
  'k,v',
  '(k, v)',
  '[k, v]',
  'loop',
  'k v',
  '1',
  'a.b',
];
const SIGNATURES = [
  'm(x, y)',
  'm(a, b=2)',
  'm()',
  "m(x, y='z', missing=a)",
  'm(list)',
  'm(x=1, y)',
  'wrap(a, b, c)',
  'wrap(s, n=i)',
  'm(x, x)',
];
const CALLS = ['m(a)', 'm()', 'wrap(1, 2)', "m(x='k')", 'wrap(s, n=3)', 'nosuch()', 'm', 'range(2)', 'a.b()'];
const NOTES = [
  '{# note #}',
  '{#- note -#}',
  '{#\n#}',
  '{# ${{ a }} {% if %} #}',
  '{##}',
  '{#-#}',
  '{# # #}',
  '{# {# #}',
  '{# a #} #}',
];
const RAWS = ['raw', 'verbatim'];
const SLIPS = [
  '{% endif %}',
  '{% else %}',
  '${{ }}',
  '{% nosuchtag %}',
  '${{ a',
  '{% if %}',
  '#}',
  '{%',
  '${{',
  '{% set 1 = 2 %}',
  '{% for %}',
  '{% for a in %}',
  '{% endfor %}',
  '{% elif a %}',
  '{% block %}',
  '{% macro %}',
  '{% set a %}',
  '{% raw %}',
  '{# open',
  '{% for a in list %}',
  '{% if a %}',
  '{% %}',
  '{%- -%}',
  '{% endraw %}',
  '{% set = 1 %}',
  '{% set a, = 1 %}',
  '{% case 1 %}',
  '{% asyncEach x in list %}{% endeach %}',
  '{% ifAsync a %}{% endif %}',
  '{% filter %}{% endfilter %}',
  '{% if a %}{% endif x %}',
  '{% endblock one %}',
  '{% do a %}',
  '{% with a=1 %}{% endwith %}',
  '{% break %}',
  '{% autoescape true %}{% endautoescape %}',
];

const dash = (random) => random.pick(DASHES);
const gap = (random) => (random.chance(90) ? ' ' : random.pick(['', '\n', '  ', '\t', '\u00a0', '\r\n', '\v']));
const tag = (random, content) => `{%${dash(random)}${gap(random)}${content}${gap(random)}${dash(random)}%}`;
const output = (random) => `\${{${dash(random)}${gap(random)}${expression(random)}${gap(random)}${dash(random)}}}`;

function body(random, depth) {
  return random.list(0, depth === 0 ? 5 : 3, () => node(random, depth)).join('');
}

const blocks = weighted([
  [6, (random, depth) => tag(random, `if ${expression(random)}`) + body(random, depth) + tag(random, 'endif')],
  [
    4,
    (random, depth) =>
      tag(random, `if ${expression(random)}`) +
      body(random, depth) +
      random
        .list(0, 2, () => tag(random, `${random.pick(['elif', 'elseif'])} ${expression(random)}`) + body(random, depth))
        .join('') +
      tag(random, 'else') +
      body(random, depth) +
      tag(random, 'endif'),
  ],
  [
    8,
    (random, depth) =>
      tag(
        random,
        `for ${random.pick(random.chance(90) ? TARGETS.slice(0, 10) : TARGETS)} in ${of(random, random.pick(['list', 'list', 'map', 'text', 'any']), 1)}`,
      ) +
      body(random, depth) +
      (random.chance(20) ? tag(random, 'else') + body(random, depth) : '') +
      tag(random, 'endfor'),
  ],
  [
    2,
    (random, depth) =>
      tag(random, `set ${random.pick(['a', 'missing', 'list', 's', 'a, b'])}`) +
      body(random, depth) +
      tag(random, 'endset'),
  ],
  [
    3,
    (random, depth) => tag(random, `macro ${random.pick(SIGNATURES)}`) + body(random, depth) + tag(random, 'endmacro'),
  ],
  [
    2,
    (random, depth) =>
      tag(random, `call${random.pick(['', '', '(x)', '(x, y=1)', ' (a)'])} ${random.pick(CALLS)}`) +
      body(random, depth) +
      tag(random, 'endcall'),
  ],
  [2, (random, depth) => tag(random, `filter ${filterCall(random)}`) + body(random, depth) + tag(random, 'endfilter')],
  [
    2,
    (random, depth) =>
      tag(random, `switch ${expression(random)}`) +
      random.pick(['', '\n', 'x']) +
      random.list(0, 3, () => tag(random, `case ${of(random, 'any', 2)}`) + body(random, depth)).join('') +
      (random.chance(60) ? tag(random, 'default') + body(random, depth) : '') +
      tag(random, 'endswitch'),
  ],
  [
    1,
    (random, depth) =>
      tag(random, `block ${random.pick(['one', 'two'])}`) + body(random, depth) + tag(random, 'endblock'),
  ],
  [
    2,
    (random, depth) => {
      const word = random.pick(RAWS);
      return (
        tag(random, word) +
        random.pick(['', ' x\n', '${{ a }}', '{% if %}', '{# x', "'", `{% ${word} %}`]) +
        (depth > 1 ? '' : body(random, depth)) +
        tag(random, `end${word}`)
      );
    },
  ],
]);

const sets = weighted([
  [
    8,
    (random) =>
      tag(random, `set ${random.pick(['a', 'b', 'missing', 's', 'n', 'list', 'a, b'])} = ${expression(random)}`),
  ],
  [1, () => '{% set cycle = cycler("o", "e") %}'],
  [1, () => '{% set join = joiner(" / ") %}'],
  [1, (random) => tag(random, `set a${random.pick(['.x', '[0]', ''])} = ${expression(random)}`)],
]);

const node = weighted([
  [10, (random) => random.pick(SPACES)],
  [1, (random) => anyText(random)],
  [16, output],
  [2, (random) => random.pick(NOTES)],
  [6, sets],
  [12, (random, depth) => (depth > 2 ? output(random) : blocks(random, depth + 1))],
]);

const PRELUDES = [
  '',
  '',
  '',
  '{% macro m(x, y) %}<${{ x }}|${{ y }}>{% endmacro %}',
  '{% macro m(a, b=2) %}${{ a ~ b }}{% endmacro -%}',
  '{% macro wrap(s, n=1) %}[${{ s }}${{ caller() if caller }}${{ n }}]{% endmacro %}',
  '{% set cycle = cycler("o", "e") %}{% set join = joiner() %}',
];

const CUTS = [
  '{%',
  '%}',
  '${{',
  '}}',
  '{#',
  '#}',
  '-',
  "'",
  '"',
  '(',
  ')',
  '[',
  ']',
  '|',
  '.',
  ',',
  ' ',
  '\n',
  '{% raw %}',
  '=',
  '\\',
  '/',
  '0',
];

/** The text with something cut out, put in or said twice: what a slip of the hand makes. */
function slipped(random, text) {
  const at = random.below(text.length + 1);
  switch (random.below(3)) {
    case 0:
      return text.slice(0, at) + random.pick(CUTS) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(3));
    default:
      return text.slice(0, at) + text.slice(Math.max(0, at - random.below(6)));
  }
}

/** A template. One in fifteen has a slip in it; half define what their expressions call. */
export function anyTemplate(random, { cookiecutterCompat }) {
  let text = random.pick(PRELUDES) + body(random, 0);
  if (random.chance(5)) {
    text += random.pick(SLIPS);
  }
  if (random.chance(4)) {
    text = slipped(random, text);
  }
  return cookiecutterCompat ? text.replaceAll('${{', '{{') : text;
}
