// Skeletons with the input of a step: names, contents, links, modes and globs of every kind.
import { weighted } from './random.mjs';

const NAMES = [
  'a', 'b', 'src', 'docs', '.github', '.hidden', 'x.txt', 'read me.md', 'file1', 'file2.ts', 'c.d.ts', 'page.njk', 'page.tpl',
  'pic.png', 'ünï.md', '[x]', 'a+b', '(a)', 'UPPER.TXT', 'archive.tar.gz', '{b}', 'a,b', '!x', '@a', '$name', '#x', '~', 'aab', 'ab', 'node_modules',
  '${{ values.name }}', '${{ values.name | upper }}.md', '${{values.empty}}', '${{ values.dir }}', 'x-${{ values.n }}.txt',
  '{% if values.flag %}on{% endif %}', '${{ values.missing }}', '{{ cookiecutter.name }}', '{{cookiecutter.empty}}',
  '${{ values.name }}.njk', '${{ values.dots }}', '{# note #}kept',
]; // prettier-ignore

const TEXTS = [
  '',
  'plain\n',
  'no end',
  '${{ values.name }}\n',
  '{{ cookiecutter.name }}',
  'a\r\n${{ values.list }}\r\n',
  '\ufeff${{ values.name }}',
  '{% for x in values.list %}\n  - ${{ x }}\n{% endfor %}\nend',
  '  {% if values.flag %}\nyes\n  {% endif %}\n',
  '{% raw %}${{ x }}{% endraw %}',
  '${{ values.map | dump }}',
  '#!/bin/sh\necho ${name} $(x) ${#name}\n',
  '# {x} # { y }\n',
  'é😀\u2028\n',
  '${{ values.name',
  '${{ values.a b }}',
  '{{ "{{" }} {{{ x }}}',
  '${{ values.missing.deep }}',
  '${{ values.name | nosuchfilter }}',
  '{% set x = 1 %}${{ x }}',
  `${'x'.repeat(70_000)}\${{ values.n }}`,
  '{\n  "a": "${{ values.name }}"\n}\n',
  '\u0001\u0002text',
  '%PDF-1.4 text',
  '\n\n',
  ' ',
  '{%',
  '#}',
  '{{',
  '}}',
];

const BYTES = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d], [0], [0x61, 0, 0x62], [0xff, 0xfe, 0x61, 0], [0xfe, 0xff, 0, 0x61],
  [0xff, 0xfe, 0, 0, 0x61], [0xef, 0xbb, 0xbf, 0x61], [0x61, 0xe9, 0x62, 0x0a], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x84, 0x31, 0x95, 0x33],
  [0x1f, 0x8b, 8], [0xed, 0xa0, 0x80], [0x0a, 0x03, 0x61, 0x62, 0x63], [0x08, 0x96, 0x01], [7, 8, 0x1b],
]; // prettier-ignore

const GLOB_PARTS = [
  '*', '**', 'a', 'b', 'src', 'docs', '*.md', '*.{md,txt}', '*.ts', '!(a)', '!(a|b)', '@(a|b)', '?(a)b', '+(a|b)', '*(a|b)', '[ab]*', '[!a]*', '[^a]',
  '.github', '.*', '*.txt', '{a,b}', 'x.txt', 'file{1..3}', 'file[0-9]*', 'a\\+b', '?', '??', 'a*b', '*a*', '(a|b)', '!(*.md)', '!(*.d).ts',
  '\\[x\\]', '[x]', 'read me.md', 'ünï*', '*.n?k', 'a,b', '{b}', '*.{n,t}*', 'node_modules', '${{ values.name }}*', '@a', '#x',
  'UPPER.TXT', 'upper.txt', 'c.d.ts', '+(a)b', '**a', 'a**', '!(**)', '@(a)', '{x.txt,docs/**}', '$name', '*(*|b)c', '[a-c]', '[b-a]', '~', '(a)',
]; // prettier-ignore

/** A pattern as `copyWithoutTemplating` takes it. */
export function anyGlob(random) {
  const parts = random.list(1, 3, () => random.pick(GLOB_PARTS));
  const first = parts[0].startsWith('!') ? [''] : ['', '', '', '', '', '**/', './', '!', '/', '../'];
  const end = random.pick(['', '', '', '', '/**', '/**/*', '/', '/*', parts.at(-1).endsWith(')') ? '' : '**']);
  const rest = parts.join('/') + end;
  const start = random.pick(first);
  // Outside of the skeleton globby would search the whole machine.
  return start.endsWith('/') && /[*?]/.test(rest) ? rest : start + rest;
}

const content = weighted([
  [8, (random) => Buffer.from(random.pick(TEXTS))],
  [2, (random) => Buffer.concat([Buffer.from(random.pick(BYTES)), Buffer.from(random.pick(TEXTS))])],
  [1, (random) => Buffer.concat([Buffer.from(random.pick(TEXTS)), Buffer.from(random.pick(BYTES))])],
  [1, (random) => Buffer.from(random.list(0, 700, () => random.below(256)))],
  [
    1,
    (random) => Buffer.from(random.list(0, 700, () => (random.chance(97) ? 32 + random.below(90) : random.below(256)))),
  ],
]);

/** Entries of a skeleton by path: a directory, a link's target, or a file's bytes and mode. */
function anyEntries(random) {
  const entries = new Map();
  const folders = [''];
  for (let count = random.below(12) + 1; count > 0; count -= 1) {
    const path = `${random.pick(folders)}${random.pick(NAMES)}`;
    if (entries.has(path)) {
      continue;
    }
    const kind = random.below(20);
    if (kind < 7) {
      entries.set(path, { kind: 'directory' });
      folders.push(`${path}/`);
    } else if (kind < 9) {
      entries.set(path, {
        kind: 'link',
        target: random.pick(['a', '../a', 'x.txt', '/etc/hostname', '../../..', 'docs', 'nowhere', '.']),
      });
    } else {
      entries.set(path, {
        kind: 'file',
        content: content(random),
        mode: random.pick([0o644, 0o644, 0o755, 0o600, 0o444, 0o777, 0o664]),
      });
    }
  }
  return [...entries].map(([path, entry]) => ({ path, ...entry }));
}

/** A skeleton, what is in the target before, and the input of the step. */
export function anyTree(random) {
  const input = {
    values: {
      name: random.pick(['web', 'Web App', 'ünï', 'a']),
      empty: '',
      dir: random.pick(['p/q', 'p', 'src']),
      dots: random.pick(['x..y', '.', '..', '../up', 'a/../b']),
      n: random.below(3),
      flag: random.chance(50),
      list: random.list(0, 3, () => random.pick(['one', 2, null])),
      map: { x: 1 },
    },
  };
  for (const name of ['trimBlocks', 'lstripBlocks', 'replace']) {
    if (random.chance(30)) input[name] = true;
  }
  const kind = random.below(10);
  if (kind < 5) input.copyWithoutTemplating = random.list(1, 3, () => anyGlob(random));
  else if (kind < 7) input.templateFileExtension = random.pick([true, '.njk', 'tpl', '.txt', false]);
  if (kind !== 5 && kind !== 6 && random.chance(25)) input.cookiecutterCompat = true;
  const before = random.chance(25)
    ? random.list(1, 3, () => random.pick(['a', 'b', 'x.txt', 'src/old', 'web', 'docs/x.txt']))
    : [];
  return { entries: anyEntries(random), before: [...new Set(before)], input };
}
