// Skeletons of cookiecutter's own: Pave's Jinja dialect writes the same names, bytes and modes as cookiecutter itself. They are
// written after what public ones do.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { listTree } from '../../examples/portal/tree.mjs';
import { pythonTool } from './python.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require(resolve(import.meta.dirname, '../../plugin-ts/engine/dist/index.js'));
const engine = createEngine({ workers: 1 });
const work = realpathSync(mkdtempSync(join(tmpdir(), 'pave-cookiecutter-')));
after(async () => {
  await engine.close();
  rmSync(work, { recursive: true, force: true });
});
let count = 0;

/** Writes a skeleton: `cookiecutter.json` as an object, other files as text, bytes, or null for a folder. */
function skeleton(variables, files) {
  count += 1;
  const source = join(work, `skeleton-${count}`);
  const all = { 'cookiecutter.json': JSON.stringify(variables, null, 2), ...files };
  for (const [path, content] of Object.entries(all)) {
    const absolute = join(source, path);
    mkdirSync(content === null ? absolute : dirname(absolute), { recursive: true });
    if (content !== null) {
      writeFileSync(absolute, content);
    }
    if (path.endsWith('.sh')) {
      chmodSync(absolute, 0o755);
    }
  }
  return source;
}

/** What cookiecutter writes; `values` as on its command line. Nothing if it fails. */
function cookiecutter(source, values) {
  const out = `${source}-python`;
  mkdirSync(out);
  const options = ['--no-input', '--default-config', '--accept-hooks', 'no', '--output-dir', out, source];
  const extra = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  try {
    execFileSync(pythonTool('cookiecutter'), [...options, ...extra], {
      stdio: 'pipe',
      env: { ...process.env, HOME: work, PYTHONUTF8: '1' },
    });
  } catch {
    return undefined;
  }
  return listTree(out);
}

function render(source, values) {
  const options = { dialect: 'jinja', cookiecutterCompat: true };
  return engine.renderDirectory({ source, target: `${source}-pave`, root: work, values, options });
}

async function same(variables, files, values = {}) {
  const source = skeleton(variables, files);
  const expected = cookiecutter(source, values);
  assert.ok(expected !== undefined && expected.length > 0, 'cookiecutter renders it');
  const { findings } = await render(source, values);
  assert.deepEqual(listTree(`${source}-pave`), expected);
  return findings;
}

const NAMES = {
  project_name: 'Big App',
  project_slug: "{{ cookiecutter.project_name.lower().replace(' ', '_').replace('-', '_') }}",
};
const FOLDER = '{{cookiecutter.project_slug}}';

describe('a skeleton of cookiecutter', () => {
  it('of a Python package: names made of names, private variables, choices, hooks', async () => {
    const variables = {
      full_name: 'Jane Doe',
      ...NAMES,
      version: '0.1.0',
      open_source_license: ['MIT license', 'Apache Software License 2.0', 'Not open source'],
      command_line_interface: ['Typer', 'Argparse', 'No command-line interface'],
      use_docker: false,
      python: 3,
      _private: '{{ cookiecutter.project_slug }}',
      __derived: "{{ cookiecutter.project_slug ~ '-' ~ cookiecutter.version }}",
      __prompts__: { full_name: 'Your name' },
    };
    const files = {
      [`${FOLDER}/README.md`]:
        '# {{ cookiecutter.project_name }}\n{% set badge = cookiecutter.open_source_license in ["MIT license"] -%}\n{% if badge %}MIT{% else %}other{% endif %}\n{{ "=" * cookiecutter.project_name|length }}\n{{ cookiecutter.__derived }} {{ cookiecutter._private }}\n',
      [`${FOLDER}/pyproject.toml`]:
        '[project]\nname = "{{ cookiecutter.project_slug }}"\nauthors = [{name = "{{ cookiecutter.full_name.split()[0] }}"}]\nrequires-python = ">={{ cookiecutter.python }}.9"\n{%- if cookiecutter.command_line_interface|lower == "typer" %}\n[project.scripts]\n{{ cookiecutter.project_slug }} = "{{ cookiecutter.project_slug }}.cli:app"\n{%- endif %}\n',
      [`${FOLDER}/{{ cookiecutter.project_slug }}/__init__.py`]: '__version__ = "{{ cookiecutter.version }}"',
      [`${FOLDER}/{{ cookiecutter.project_slug }}/{% if cookiecutter.command_line_interface != "No command-line interface" %}cli.py{% endif %}`]:
        'import {{ "typer" if cookiecutter.command_line_interface == "Typer" else "argparse" }}\n',
      [`${FOLDER}/{% if cookiecutter.use_docker %}Dockerfile{% endif %}`]: 'FROM python:{{ cookiecutter.python }}\n',
      [`${FOLDER}/LICENSE`]:
        '{% if cookiecutter.open_source_license == "MIT license" %}\nMIT\n{% elif cookiecutter.open_source_license == "Not open source" %}\nnone\n{% endif %}',
      [`${FOLDER}/run.sh`]: '#!/bin/sh\necho {{ cookiecutter.project_slug }} $x\n',
      [`${FOLDER}/tests/__init__.py`]: '',
      'hooks/post_gen_project.py': 'import os\n',
      'README.md': 'about the skeleton',
    };
    const findings = await same(variables, files);
    assert.ok(findings.some(({ file, message }) => file === 'hooks/post_gen_project.py' && /never run/.test(message)));
    await same(variables, files, {
      project_name: 'My-Tool',
      open_source_license: 'Not open source',
      command_line_interface: 'No command-line interface',
      use_docker: 'yes',
    });
    await same(variables, files, { command_line_interface: 'Argparse', python: '4', use_docker: 'n' });
  });

  it('with dicts, lists and filters', async () => {
    const variables = {
      ...NAMES,
      services: { api: { port: 8080, tags: ['a', '{{ cookiecutter.project_slug }}'] }, db: { port: 5432, tags: [] } },
      _modules: ['core', 'web'],
      __matrix: ['{{ cookiecutter.project_slug }}', 'x'],
    };
    const files = {
      [`${FOLDER}/services.yaml`]:
        'services:\n{%- for name, service in cookiecutter.services.items() %}\n  {{ name }}:\n    port: {{ service.port }}\n    tags: {{ service.tags | join("/") }}\n{%- endfor %}\nmodules: {{ cookiecutter._modules | join(", ") }} {{ cookiecutter.__matrix[0] }}\n',
      [`${FOLDER}/services.json`]:
        '{{ cookiecutter.services | jsonify }}\n{{ cookiecutter._modules | jsonify(indent=2) }}',
      [`${FOLDER}/slugs.txt`]:
        '{{ "Hello, World! It\'s 3.5" | slugify }} {{ "A b C" | slugify(separator="_") }} {{ "Crème Brûlée" | slugify }} {{ "ABC def" | slugify(lowercase=False) }} {{ "Straße" | slugify(max_length=4) }}\n',
      [`${FOLDER}/loops.txt`]:
        '{% for x in [1, 2, 3] %}{{ loop.index }}{{ "," if not loop.last }}{% endfor %}\n{% macro field(name, kind="str") %}{{ name }}: {{ kind }}{% endmacro %}{{ field("a") }} {{ field("b", kind="int") }}\n{{ "%s-%s" | format("a", 1) }} {{ "a b" | title }} {{ ["b", "a"] | sort | first }} {{ none is none }} {{ true }}\n',
    };
    await same(variables, files);
  });

  it('with files that hold other templates, line ends of Windows, and bytes', async () => {
    const files = {
      [`${FOLDER}/.github/workflows/ci.yml`]:
        'run: ${{ "{{" }} matrix.python {{ "}}" }}\n{% raw %}on: ${{ github.ref }} {{ x }} {% if %}{% endraw %}\nname: {{ cookiecutter.project_name }}\n',
      [`${FOLDER}/crlf.txt`]: 'a {{ cookiecutter.project_slug }}\r\n{% if true %}\r\nb\r\n{% endif %}\r\n',
      [`${FOLDER}/no-end.txt`]: '{{ cookiecutter.project_slug }}',
      [`${FOLDER}/newlines.txt`]: '{{ cookiecutter.project_slug }}\n\n\n',
      [`${FOLDER}/logo.png`]: Buffer.from([
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0x7b, 0x7b, 0x20, 0x7d, 0x7d,
      ]),
      [`${FOLDER}/ünï.md`]: 'é 😀 {{ cookiecutter.project_name }}\n{# a comment #}\n',
      [`${FOLDER}/empty/.gitkeep`]: '',
    };
    await same(NAMES, files);
    await same(NAMES, files, { project_name: 'Ünï' });
  });

  it('that copies some files without rendering them', async () => {
    const variables = { ...NAMES, _copy_without_render: ['*.html', 'static', 'docs/*.md', 'one[0-9].txt'] };
    const files = {
      [`${FOLDER}/templates/{{cookiecutter.project_slug}}.html`]: '<b>{{ user.name }}</b>{% if %}',
      [`${FOLDER}/static/{{x}}/app.js`]: 'const a = `{{ x }}`;',
      [`${FOLDER}/docs/a/b.md`]: '{{ not.rendered }}',
      [`${FOLDER}/docs/c.txt`]: '{{ cookiecutter.project_slug }}',
      [`${FOLDER}/one1.txt`]: '{{ x }}',
      [`${FOLDER}/onex.txt`]: '{{ cookiecutter.project_slug }}',
    };
    await same(variables, files);
  });

  it('with files whose names become empty', async () => {
    const files = {
      [`${FOLDER}/src/{% if cookiecutter.web %}web.py{% endif %}`]: 'web\n',
      [`${FOLDER}/src/{{ "app.py" if not cookiecutter.web }}`]: 'app\n',
      [`${FOLDER}/{% if not cookiecutter.web %}plain{% else %}web{% endif %}/{{ "" }}`]: 'nothing',
      [`${FOLDER}/{% if not cookiecutter.web %}plain{% else %}web{% endif %}/page.txt`]: 'page\n',
    };
    const findings = await same({ ...NAMES, web: false }, files);
    assert.ok(findings.some(({ code }) => code === 'template.skipped'));
    await same({ ...NAMES, web: false }, files, { web: 'yes' });
  });

  it('with a folder whose name becomes empty: it is left out, where cookiecutter stops', async () => {
    const source = skeleton(NAMES, {
      [`${FOLDER}/a.txt`]: 'a',
      [`${FOLDER}/{% if false %}web{% endif %}/page.txt`]: 'page',
    });
    assert.equal(cookiecutter(source, {}), undefined);
    const { files, findings } = await render(source, {});
    assert.deepEqual(files, ['big_app/a.txt']);
    assert.ok(findings.some(({ file }) => file?.endsWith('/page.txt')));
  });

  it('that shares templates', async () => {
    const files = {
      'templates/base.txt': '{% block head %}base{% endblock %} | {% block body %}{% endblock %}\n',
      [`${FOLDER}/page.txt`]: '{% extends "base.txt" %}{% block body %}{{ cookiecutter.project_name }}{% endblock %}',
      [`${FOLDER}/parts/_part.txt`]: 'part of {{ cookiecutter.project_slug }}',
      [`${FOLDER}/whole.txt`]: '{% include "parts/_part.txt" %}!\n',
    };
    await same(NAMES, files);
  });

  it('that sets how whitespace is trimmed', async () => {
    const variables = { ...NAMES, _jinja2_env_vars: { lstrip_blocks: true, trim_blocks: true } };
    const text = 'a\n  {% if true %}\n  b\n  {% endif %}\n{% for x in [1, 2] %}\n    {{ x }}\n{% endfor %}\nend\n';
    await same(variables, { [`${FOLDER}/a.txt`]: text });
    await same(NAMES, { [`${FOLDER}/a.txt`]: text });
  });
});

describe('what cookiecutter fails on, or has that is not supported', () => {
  const refusals = [
    ['an undefined name', { ...NAMES }, '{{ cookiecutter.nosuch }}', /template\.undefined .*nosuch/],
    [
      'a choice that is none',
      { ...NAMES, license: ['MIT', 'BSD'] },
      'x',
      /cookiecutter\.json license: .*choices/,
      { license: 'GPL' },
    ],
  ];
  for (const [what, variables, text, message, values = {}] of refusals) {
    it(`${what} fails in both`, async () => {
      const source = skeleton(variables, { [`${FOLDER}/a.txt`]: text });
      assert.equal(cookiecutter(source, values), undefined);
      await assert.rejects(render(source, values), message);
    });
  }
  const unsupported = [
    ['_extensions', { ...NAMES, _extensions: ['jinja2_time.TimeExtension'] }, 'x', /cookiecutter\.json _extensions/],
    [
      'other options of Jinja',
      { ...NAMES, _jinja2_env_vars: { block_start_string: '[[' } },
      'x',
      /_jinja2_env_vars\.block_start_string/,
    ],
    ['random_ascii_string', NAMES, 'a\n{{ random_ascii_string(5) }}', /a\.txt:2:\d+: .*`random_ascii_string`/],
    ['uuid4', NAMES, '{{ uuid4() }}', /a\.txt:1:\d+: .*`uuid4`/],
    ['now', NAMES, "(c) {% now 'utc', '%Y' %}", /a\.txt:1:\d+: `now` is not supported/],
  ];
  for (const [what, variables, text, message] of unsupported) {
    it(`${what} is refused by name`, async () => {
      await assert.rejects(render(skeleton(variables, { [`${FOLDER}/a.txt`]: text }), {}), message);
    });
  }
});
