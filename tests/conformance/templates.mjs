// Templates over the whole language of Backstage's renderer: texts, outputs, tags and what they enclose.
import fc from 'fast-check';
import { expression, FILTER_NAMES } from './expressions.mjs';

const space = fc.constantFrom(
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
  '# {x}',
  '$ {',
  '{ %',
  '}}',
  'a\n    ',
);
const dash = fc.constantFrom('', '', '', '-');

/** A tag, with or without whitespace control on either side. */
function tag(content) {
  return fc.tuple(dash, content, dash).map(([before, inner, after]) => `{%${before} ${inner} ${after}%}`);
}

function words(...parts) {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(' '));
}

function sequence(...parts) {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));
}

const targets = fc.constantFrom('a', 'item', 'k, v', 'a, b', 'x, y, z', 'n');
const output = fc.tuple(dash, expression, dash).map(([before, of, after]) => `\${{${before} ${of} ${after}}}`);

/** Texts, outputs, tags and what they enclose. */
const body = fc.letrec((tie) => ({
  body: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: space },
    { weight: 9, arbitrary: output },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{# note #}',
        '{#- note -#}',
        '{#\n#}',
        '{% raw %}${{ a }}{% b %}{% endraw %}',
        '{%- raw -%} x {%- endraw -%}',
        '{% verbatim %}{{ a }}{% endverbatim %}',
      ),
    },
    { weight: 3, arbitrary: sequence(tag(words('if', expression)), tie('body'), tag(fc.constant('endif'))) },
    {
      weight: 2,
      arbitrary: sequence(
        tag(words('if', expression)),
        tie('body'),
        tag(words(fc.constantFrom('elif', 'elseif'), expression)),
        tie('body'),
        tag(fc.constant('else')),
        tie('body'),
        tag(fc.constant('endif')),
      ),
    },
    {
      weight: 4,
      arbitrary: sequence(tag(words('for', targets, 'in', expression)), tie('body'), tag(fc.constant('endfor'))),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('for', targets, 'in', expression)),
        tie('body'),
        tag(fc.constant('else')),
        tie('body'),
        tag(fc.constant('endfor')),
      ),
    },
    { weight: 3, arbitrary: tag(words('set', fc.constantFrom('a', 'b', 'missing', 'a, b', 'list'), '=', expression)) },
    {
      weight: 1,
      arbitrary: sequence(tag(words('set', fc.constantFrom('a', 'missing'))), tie('body'), tag(fc.constant('endset'))),
    },
    {
      weight: 2,
      arbitrary: sequence(
        tag(fc.constantFrom('macro m(x, y)', 'macro m(a, b=2)', 'macro m()', "macro m(x, y='z', missing=a)")),
        tie('body'),
        tag(fc.constant('endmacro')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(fc.constantFrom('call m(a)', 'call m()', 'call(x) m(1, 2)')),
        tie('body'),
        tag(fc.constant('endcall')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('filter', fc.constantFrom(...FILTER_NAMES))),
        tie('body'),
        tag(fc.constant('endfilter')),
      ),
    },
    {
      weight: 1,
      arbitrary: sequence(
        tag(words('switch', expression)),
        tag(words('case', expression)),
        tie('body'),
        tag(words('case', expression)),
        tie('body'),
        tag(fc.constant('default')),
        tie('body'),
        tag(fc.constant('endswitch')),
      ),
    },
    { weight: 1, arbitrary: sequence(tag(fc.constant('block one')), tie('body'), tag(fc.constant('endblock'))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{% endif %}',
        '{% else %}',
        '${{ }}',
        '{% nosuchtag %}',
        '${{ a',
        '{% if %}',
        '#}',
        '{%',
        '${{ a b }}',
        '{% set 1 = 2 %}',
      ),
    },
  ),
})).body;

/** Templates. Most define the macro that their expressions call. */
export const template = fc
  .tuple(
    fc.constantFrom(
      '',
      '{% macro m(x, y) %}<${{ x }}|${{ y }}>{% endmacro %}',
      '{% macro m(a, b=2) %}${{ a ~ b }}{% endmacro -%}',
    ),
    body,
  )
  .map((parts) => parts.join(''));

/** The same template as cookiecutter writes it, where outputs are `{{ }}`. */
export function withDelimitersOf(source, { cookiecutterCompat }) {
  return cookiecutterCompat ? source.replaceAll('${{', '{{') : source;
}
