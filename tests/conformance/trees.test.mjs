// Whole skeletons: `pave:template:render` and Backstage's own `fetch:template` write the same names, bytes, links and modes.
// TREES sets how many, SEED which; `node trees.test.mjs SEED INDEX` keeps both results of one to look at.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import globby from 'globby';
import { listFolders, listTree } from '../../examples/portal/tree.mjs';
import { Random } from './generated/random.mjs';
import { anyGlob, anyTree } from './generated/trees.mjs';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../..');
const { ScmIntegrations } = require('@backstage/integration');
const { ConfigReader } = require('@backstage/config');
const { createFetchTemplateAction } = require('@backstage/plugin-scaffolder-backend');
const { createEngine } = require(join(root, 'plugin-ts/engine/dist/index.js'));
const { createTemplateRenderAction } = require(join(root, 'plugin-ts/backend/dist/actions/templateRender.js'));
const { TemplatingRegistry } = require(join(root, 'plugin-ts/backend/dist/templating.js'));

const count = Number(process.env.TREES ?? 40);
const seed = Number(process.env.SEED ?? 20_261_121);
const work = mkdtempSync(join(tmpdir(), 'pave-trees-'));
const engine = createEngine({ workers: 1 });
after(async () => {
  await engine.close();
  rmSync(work, { recursive: true, force: true });
});

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
const reader = {};
const actions = {
  Pave: createTemplateRenderAction({
    pave: { engine, platform: {}, rules: {} },
    reader,
    integrations,
    requireScmUserCredentials: false,
    templating: new TemplatingRegistry(),
  }),
  Backstage: createFetchTemplateAction({ reader, integrations }),
};
const silent = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent };

function writeEntries(folder, entries) {
  mkdirSync(folder, { recursive: true });
  for (const { path, kind, content, mode, target } of entries) {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    if (kind === 'directory') {
      mkdirSync(absolute, { recursive: true });
    } else if (kind === 'link') {
      symlinkSync(target, absolute);
    } else {
      writeFileSync(absolute, content);
      chmodSync(absolute, mode);
    }
  }
}

/** What an action leaves behind, or its error. */
async function outcomeOf(name, base, { before, input }) {
  const workspacePath = join(base, name);
  writeEntries(
    join(workspacePath, 'out'),
    before.map((path) => ({ path, kind: 'file', content: 'before', mode: 0o644 })),
  );
  let temporary = 0;
  try {
    await actions[name].handler({
      input: { url: './skeleton', targetPath: 'out', ...structuredClone(input) },
      templateInfo: { baseUrl: pathToFileURL(join(base, 'template.yaml')).href },
      workspacePath,
      logger: silent,
      task: { id: 'test' },
      output() {},
      async createTemporaryDirectory() {
        temporary += 1;
        const directory = `${workspacePath}-temporary-${temporary}`;
        mkdirSync(directory);
        return directory;
      },
    });
  } catch (error) {
    return { error: String(error.message).slice(0, 300), code: error.code ?? error.cause?.code };
  }
  const out = join(workspacePath, 'out');
  return { files: listTree(out), folders: listFolders(out) };
}

// Where Pave refuses what Backstage writes somehow; docs/compatibility.md says why.
const REFUSED = [
  'renders to the same name as', // the one that comes second is lost
  'needs a directory where',
  'is that of the target directory itself', // without `replace` it is left out without a word
  'is a directory in the target', // Backstage fails in the middle, or writes nothing
  'exists in the target and is not a directory',
  'a pattern cannot be read', // it matches nothing
  'is a link that leads outside',
  'template.leftover-expression', // an option that an earlier step could not fill in
];

// A mistake in a file whose name may render to that of its folder: Backstage leaves it out there without reading it.
const NAMELESS = /^error template\.\S+ [^\n]*[{][^\n]*:\d+:\d+: /;

/** Whether two outcomes are the same to a user. */
function agree(ours, theirs) {
  if (ours.error !== undefined) {
    return (
      theirs.error !== undefined || REFUSED.some((message) => ours.error.includes(message)) || NAMELESS.test(ours.error)
    );
  }
  if (theirs.error !== undefined && /(?:ENOTDIR: not a directory|ELOOP: [^,]*), (?:scandir|stat)/.test(theirs.error)) {
    return true; // a pattern takes a file, or a link that leads to itself, for a folder: Backstage fails, for Pave it matches nothing
  }
  return theirs.error === undefined && JSON.stringify(ours) === JSON.stringify(theirs);
}

it(`writes what fetch:template writes, for ${count} skeletons`, async () => {
  const different = [];
  let written = 0;
  for (let index = 0; index < count; index += 1) {
    const tree = anyTree(new Random(seed, index));
    const base = join(work, String(index));
    writeEntries(join(base, 'skeleton'), tree.entries);
    const [ours, theirs] = [await outcomeOf('Pave', base, tree), await outcomeOf('Backstage', base, tree)];
    written += ours.files === undefined ? 0 : 1;
    if (!agree(ours, theirs)) {
      different.push({
        index,
        input: tree.input,
        paths: tree.entries.map(({ path, kind }) => `${path} ${kind}`),
        ...differenceOf(ours, theirs),
      });
    }
    rmSync(base, { recursive: true, force: true });
  }
  assert.deepEqual(different.slice(0, 8), [], `${different.length} of ${count} differ`);
  assert.ok(written > count / 4, `only ${written} of ${count} skeletons were written at all`);
});

function lines({ files, folders }) {
  return [
    ...files.map(({ path, size, mode, digest }) => `${path} ${size} ${mode.toString(8)} ${digest.slice(0, 8)}`),
    ...folders.map((path) => `${path}/`),
  ];
}

/** The entries that are not the same. */
function differenceOf(ours, theirs) {
  if (ours.files === undefined || theirs.files === undefined) {
    return { Pave: ours.error ?? 'written', Backstage: theirs.error ?? 'written' };
  }
  const [one, other] = [lines(ours), lines(theirs)];
  return { Pave: one.filter((line) => !other.includes(line)), Backstage: other.filter((line) => !one.includes(line)) };
}

const PATHS = [
  'a', 'b/x.txt', 'src/a', 'src/b/c.d.ts', 'src/b/file2.ts', 'docs/read me.md', 'docs/a/ünï.md', '.github/workflows/ci.yaml', '.hidden', 'x.txt', 'file1',
  'file2.ts', 'c.d.ts', 'page.njk', '[x]', 'a+b', '(a)/a', 'UPPER.TXT', '{b}', 'a,b', '!x', '@a', '$name', '#x', '~', 'aab', 'ab', 'node_modules/a/b', 'x',
  'A', 'ba/ab', 'aa', 'abc', 'a b', '"a"', 'b1', 'docs/.x', '.a/.b', 'read me.md', 'src/src/src/a', 'xc', 'bc', '*(*|b)c',
]; // prettier-ignore

it(`takes the globs of ${count * 10} lists as globby does`, async () => {
  const cwd = join(work, 'globs');
  writeEntries(
    cwd,
    PATHS.filter((path) => !PATHS.some((other) => other.startsWith(`${path}/`))).map((path) => ({
      path,
      kind: 'file',
      content: '',
      mode: 0o644,
    })),
  );
  const paths = (await globby('**/*', { cwd, dot: true })).toSorted();
  const folders = (await globby('**/*', { cwd, dot: true, onlyDirectories: true })).toSorted();
  const files = [
    ...folders.map((path) => ({ path, kind: 'directory', content: new Uint8Array() })),
    ...paths.map((path) => ({ path, content: Buffer.from('${{ 1 }}') })),
  ];
  const different = [];
  for (let index = 0; index < count * 10; index += 1) {
    const random = new Random(seed ^ 0x910b, index);
    const patterns = random.list(1, 3, () => anyGlob(random));
    const options = { cwd, dot: true, onlyFiles: false, markDirectories: true, followSymbolicLinks: false };
    const expected = await globby(patterns, options).catch(() => undefined);
    const answer = await engine
      .renderTree({ files, values: {}, options: { copyWithoutTemplating: patterns } })
      .catch((error) => ({ refused: error.message }));
    // Backstage's step fails where a pattern takes a file for a folder; Pave finds nothing there.
    if (expected === undefined) {
      continue;
    }
    if (answer.refused !== undefined) {
      if (!REFUSED.some((message) => answer.refused.includes(message))) {
        different.push({ patterns, refused: answer.refused });
      }
      continue;
    }
    const copied = answer.files
      .filter(({ content }) => content.length > 1)
      .map(({ path }) => path)
      .toSorted();
    const wanted = expected.filter((path) => paths.includes(path)).toSorted();
    if (JSON.stringify(copied) !== JSON.stringify(wanted)) {
      different.push({
        patterns,
        Pave: copied.filter((path) => !wanted.includes(path)),
        globby: wanted.filter((path) => !copied.includes(path)),
      });
    }
  }
  assert.deepEqual(different.slice(0, 40), [], `${different.length} differ`);
});
