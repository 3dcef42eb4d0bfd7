// The text of the files: yamllint likes it, and every reader reads from it what was meant.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { helmRenderer } from './helm.mjs';
import { pythonTool, requirements } from './python.mjs';
import { oncePassed } from './remember.mjs';
import { writeTrees, yamlFiles } from './trees.mjs';

const require = createRequire(import.meta.url);
const { createEngine } = require(resolve(import.meta.dirname, '../../plugin-ts/engine/dist/index.js'));

/** What YAML 1.1 or 1.2 readers take for something else when it stands without quotes, and what is hard to quote. */
const words = [
  'no No NO on off yes y Y n true null ~ = << - ? : . .. 1_000 0b11 0o17 017 08 0x1F 1e3 1.e3 .5 5. +1 -0 .inf -.INF .nan',
  '1:30 190:20:30 2001-12-14 2001-12-14t21:59:43.10-05:00 12345678901234567890 1,000 0.10 e3 1e400 --- ... $(X)',
  '@a `a %a &a *a !a | > [a {a #a a: " \' \\ \t \u0085 \u00a0 \u2028 \ufeff \u200b \u{1f600} é \u0007',
].flatMap((line) => line.split(' '));
const texts = ['', 'a #b', 'a: b', ' a', 'a ', '- a', '{{ x }}', '${{ x }}', 'a\tb', 'x'.repeat(5000)];
const lines = ['a\nb', 'a\nb\n', 'a\n\n', '\na', ' a\nb', 'a \nb', 'a\r\nb', 'a\rb', '---\na'];
const settings = Object.fromEntries([...words, ...texts, ...lines].map((value, index) => [`V${index}`, value]));

/** The ConfigMap of a spec with every one of them as a setting. */
async function configMap() {
  const environmentVariables = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const engine = createEngine({ workers: 1 });
  try {
    const { files } = await engine.generate({
      spec: { name: 'api', team: 'shop', environmentVariables },
      output: 'plain',
    });
    return Buffer.from(files.find(({ path }) => path === 'config-map.yaml').content).toString('utf8');
  } finally {
    await engine.close();
  }
}

const written = await configMap();
const goReader = helmRenderer('text');

describe('text', () => {
  for (const [reader, read] of Object.entries({
    'js-yaml': (text) => load(text),
    'yaml as YAML 1.2': (text) => parse(text),
    'yaml as YAML 1.1': (text) => parse(text, { version: '1.1' }),
  })) {
    it(`is read back by ${reader} as it was meant`, () => {
      deepStrictEqual(read(written).data, settings);
    });
  }

  it('is read back by PyYAML as it was meant', () => {
    const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)["data"]))';
    const { stdout } = spawnSync(pythonTool('python3'), ['-c', program], { input: written, encoding: 'utf8' });
    deepStrictEqual(JSON.parse(stdout), settings);
  });

  it(
    'is read back by sigs.k8s.io/yaml, which kubectl and Helm use, as it was meant',
    { skip: goReader.missing },
    () => {
      const { stdout } = spawnSync(goReader.program, ['read'], { input: written, encoding: 'utf8' });
      deepStrictEqual(JSON.parse(stdout).data, settings);
    },
  );

  it('passes yamllint, but for the length of lines, in every layout', async () => {
    const config = '{extends: default, rules: {line-length: disable, document-start: disable}}';
    for (const layout of ['plain', 'kustomize']) {
      const { folder } = await writeTrees(layout, 'text');
      const files = yamlFiles(folder).map((file) => readFileSync(file, 'utf8'));
      oncePassed(
        [readFileSync(requirements, 'utf8'), readFileSync(import.meta.filename, 'utf8'), config, ...files],
        () => {
          const { stdout } = spawnSync(pythonTool('yamllint'), ['-f', 'parsable', '-d', config, folder], {
            encoding: 'utf8',
          });
          strictEqual(stdout, '');
        },
      );
    }
  });
});
