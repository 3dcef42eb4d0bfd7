import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Engine } from '../engine';
import { errorOfFindings, hasErrors } from '../errors';
import { describeFailure } from '../tree/failure';
import type { CatalogResult, Finding } from '../types';
import { type Command, parse, printFindings, readInput, readPlatform, specFileOf, UsageError } from './command';

const CATALOG_FILE = 'catalog-info.yaml';
const MANIFEST = /\.ya?ml$/;
/** Specs and teams by their names; the platform file is neither. */
const SPEC = /^(?!pave\.platform\.)(.*\.)?(pave|score)\.ya?ml$/;
/** Folders that hold other people's files, or none that count. */
const SKIPPED = new Set(['node_modules', '.git', 'vendor', 'target', 'dist']);

/** `pave catalog`: the catalog entities of specs, one or a whole organisation's. */
export const catalogCommand: Command = {
  summary: 'writes the catalog-info.yaml of app specs, or of manifests',
  help: `Usage: pave catalog [<spec>] [options]
       pave catalog <directory>... [options]
       pave catalog --from-manifests <directory> [options]

Of a spec, the entities go to standard output, or into the catalog-info.yaml of --target. Of directories, every spec below
them gets a catalog-info.yaml beside it. In a file that is there, only what is generated changes.

  --target <directory>          where catalog-info.yaml goes
  --from-manifests <path>       reads Kubernetes manifests of a service that has no spec yet
  --cache <file>                remembers what was done, so that the next run passes over what did not change
  --check                       writes nothing, and ends with 1 if anything would change
  --overwrite                   writes catalog-info.yaml anew, without what a person wrote there
  --platform <file>             the platform's defaults; pave.platform.yaml when there is one`,

  async run(args, engine) {
    const { values: given, positionals } = parse(args, {
      target: { type: 'string' },
      'from-manifests': { type: 'string' },
      cache: { type: 'string' },
      check: { type: 'boolean' },
      overwrite: { type: 'boolean' },
      platform: { type: 'string' },
    });
    const platform = readPlatform(given.platform);
    const mode = { check: given.check === true, overwrite: given.overwrite === true };
    const manifests = given['from-manifests'];
    if (manifests !== undefined) {
      const files = filesBelow(manifests, MANIFEST).map((path) => ({ path, content: readInput(path) }));
      return show(engine, await engine.catalogFromManifests({ files, ...platform }), given.target, mode);
    }
    if (positionals.some(isDirectory)) {
      if (given.target !== undefined) {
        throw new UsageError('--target is for a single spec');
      }
      return catalogOfDirectories(engine, positionals, { ...platform, ...mode, cache: given.cache });
    }
    const specFile = specFileOf(positionals);
    const result = await engine.catalog({ spec: readInput(specFile), specFile, ...platform });
    return show(engine, result, given.target, mode);
  },
};

interface Mode {
  readonly check: boolean;
  readonly overwrite: boolean;
}

async function show(engine: Engine, result: CatalogResult, target: string | undefined, mode: Mode): Promise<number> {
  if (target === undefined) {
    result.files.forEach((file) => process.stdout.write(file.content));
    return printFindings(result.findings);
  }
  const { changed, findings } = await writeCatalog(engine, resolve(target), result, mode);
  if (changed) {
    console.log(join(target, CATALOG_FILE));
  }
  return printFindings([...result.findings, ...findings]) || (mode.check && changed ? 1 : 0);
}

/** Brings the catalog file of a folder up to date; says whether it was, or would be, changed. */
async function writeCatalog(
  engine: Engine,
  folder: string,
  { files, entities }: Pick<CatalogResult, 'files' | 'entities'>,
  { check, overwrite }: Mode,
): Promise<{ changed: boolean; findings: readonly Finding[] }> {
  const path = join(folder, CATALOG_FILE);
  const existing = existsSync(path) ? readInput(path) : undefined;
  const merged =
    existing === undefined || overwrite
      ? { content: Buffer.concat(files.map((file) => file.content)), findings: [] }
      : await engine.mergeCatalog({ file: path, existing, entities });
  const changed = existing === undefined || Buffer.compare(existing, merged.content) !== 0;
  if (changed && !check) {
    const written = [{ path: CATALOG_FILE, content: merged.content }];
    await engine.writeTree({ target: folder, root: '/', files: written, replace: true });
  }
  return { changed, findings: merged.findings };
}

/** Specs of one folder share its catalog file; that many cross into the engine at once. */
const BATCH = 100;

async function catalogOfDirectories(
  engine: Engine,
  directories: readonly string[],
  options: Mode & { readonly platform?: string; readonly cache: string | undefined },
): Promise<number> {
  const known = readCache(options.cache);
  const next: Record<string, string> = {};
  const specs = directories.flatMap((directory) => filesBelow(directory, SPEC));
  const folders = new Map<string, string[]>();
  for (const spec of specs) {
    folders.set(dirname(spec), [...(folders.get(dirname(spec)) ?? []), spec]);
  }
  const findings: Finding[] = [];
  const waiting = [...folders].filter(([folder, names]) => {
    const digest = digestOf(folder, names, options.platform);
    next[folder] = digest;
    return known[folder] !== digest;
  });
  let changedFiles = 0;
  let done = 0;
  for (let start = 0; start < waiting.length; start += BATCH) {
    const batch = waiting.slice(start, start + BATCH);
    const documents = batch.flatMap(([, names]) => names.map((specFile) => ({ spec: readInput(specFile), specFile })));
    const { platform } = options;
    const results = await engine.catalogMany({ documents, ...(platform === undefined ? {} : { platform }) });
    let at = 0;
    for (const [folder, names] of batch) {
      const ofFolder = results.slice(at, at + names.length);
      at += names.length;
      const found = ofFolder.flatMap((result) => result.findings);
      findings.push(...found);
      try {
        if (hasErrors(found)) {
          throw errorOfFindings(found);
        }
        const files = ofFolder.flatMap((result) => result.files);
        const entities = ofFolder.flatMap((result) => result.entities);
        const { changed, findings: merged } = await writeCatalog(engine, resolve(folder), { files, entities }, options);
        changedFiles += changed ? 1 : 0;
        findings.push(...merged);
        next[folder] = digestOf(folder, names, options.platform);
      } catch (error) {
        // One broken spec does not stop a whole organisation; the next run tries it again.
        delete next[folder];
        const failure = describeFailure(error, folder);
        findings.push(...(hasErrors(found) ? [] : failureFindings(failure)));
      }
      done += 1;
      progress(done, waiting.length);
    }
  }
  if (options.cache !== undefined && !options.check) {
    writeFileSync(options.cache, `${JSON.stringify(next, undefined, 2)}\n`);
  }
  const code = printFindings(findings);
  console.log(
    `${specs.length} specs in ${folders.size} folders: ${folders.size - waiting.length} as they were, ${changedFiles} ${options.check ? 'to change' : 'changed'}`,
  );
  return code || (options.check && changedFiles > 0 ? 1 : 0);
}

function failureFindings(failure: ReturnType<typeof describeFailure>): readonly Finding[] {
  return failure.findings.length > 0
    ? failure.findings
    : [{ code: failure.code, level: 'error', message: failure.message }];
}

function progress(done: number, all: number): void {
  if (process.stderr.isTTY && (done % 20 === 0 || done === all)) {
    process.stderr.write(`\r${done} of ${all} folders${done === all ? '\n' : ''}`);
  }
}

/** What a folder's catalog file depends on, and the file itself: someone may have changed it. */
function digestOf(folder: string, names: readonly string[], platform: string | undefined): string {
  const hash = createHash('sha256').update(platform ?? '');
  for (const name of names) {
    hash.update(`\0${basename(name)}\0`).update(readInput(name));
  }
  const existing = join(folder, CATALOG_FILE);
  return hash
    .update('\0')
    .update(existsSync(existing) ? readInput(existing) : '')
    .digest('hex');
}

function readCache(path: string | undefined): Readonly<Record<string, string>> {
  if (path === undefined || !existsSync(path)) {
    return {};
  }
  try {
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof known === 'object' && known !== null ? (known as Record<string, string>) : {};
  } catch {
    // A cache that cannot be read is no cache.
    return {};
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files below a path whose names fit, sorted; the path itself if it is a file. */
function filesBelow(path: string, fits: RegExp): string[] {
  try {
    if (!statSync(path).isDirectory()) {
      return [path];
    }
    const found: string[] = [];
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        found.push(...filesBelow(join(path, entry.name), fits));
      } else if (entry.isFile() && fits.test(entry.name)) {
        found.push(join(path, entry.name));
      }
    }
    return found.toSorted();
  } catch (error) {
    throw describeFailure(error, path);
  }
}
