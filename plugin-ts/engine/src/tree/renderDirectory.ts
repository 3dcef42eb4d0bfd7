import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '../errors';
import type { ExtensionNames } from '../extensions';
import type { Finding, Integration, RenderDirectoryResult, TreeOptions } from '../types';
import { describeFailure } from './failure';
import { leadsInside } from './paths';
import { listTree, type TreeEntry } from './readTree';
import { skeletonParts, type Scanner } from './skeletonParts';
import { StagedTree } from './stagedTree';
import { decodeTree, encodeTree } from './treeFrame';

/** `renderDirectory`, as it crosses to a worker. */
export interface RenderDirectoryJob {
  readonly source: string;
  readonly target: string;
  readonly root: string;
  readonly replace: boolean;
  readonly linksOutside: 'copy' | 'leaveOut';
  readonly token: string;
  readonly valuesJson: string;
  readonly options: TreeOptions;
  readonly integrations: readonly Integration[];
  readonly extensions: ExtensionNames;
}

/** What the worker lends: the core, and a way to say how far the job is. */
export interface RenderDirectoryHost extends Scanner {
  /** Room for a frame in the core's memory. */
  readonly reserve: (length: number) => Uint8Array;
  /** Renders what was written there. */
  readonly renderTree: (frame: Uint8Array) => Uint8Array;
  readonly onPhase: (phase: 'computing' | 'writing') => void;
}

/**
 * Reads a skeleton, renders it and writes the result; with errors among the findings nothing is written. A skeleton of up to
 * 32 MiB crosses into the core at once, a larger one in parts, so that memory stays bounded.
 */
export async function renderDirectory(
  job: RenderDirectoryJob,
  host: RenderDirectoryHost,
): Promise<RenderDirectoryResult> {
  const findings = new FindingSet();
  let tree: StagedTree | undefined;
  try {
    const entries = listEntries(job, findings);
    for (const files of skeletonParts(job.source, entries, host)) {
      host.onPhase('computing');
      const rendered = decodeTree(host.renderTree(encodeTree({ ...job, files }, host.reserve)), files);
      findings.add(rendered.findings);
      if (!findings.hasErrors) {
        host.onPhase('writing');
        tree ??= new StagedTree(job);
        await tree.add(rendered.files);
      }
    }
    if (tree === undefined || findings.hasErrors) {
      return { files: [], bytes: 0, findings: findings.all };
    }
    const written = await tree.commit();
    findings.add(written.findings);
    return { files: written.files, bytes: written.bytes, findings: findings.all };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    tree?.close();
  }
}

/** The entries of the skeleton that take part. */
function listEntries({ source, linksOutside }: RenderDirectoryJob, findings: FindingSet): TreeEntry[] {
  const entries = listTree(source);
  if (linksOutside === 'copy' || !entries.some(({ kind }) => kind === 'link')) {
    return entries;
  }
  const realSource = realpathSync(source);
  return entries.filter(({ path, kind }) => {
    const takesPart = kind !== 'link' || leadsInside(realSource, join(source, path));
    if (!takesPart) {
      const message = 'left out: the link leads out of the skeleton';
      findings.add([{ code: 'template.link-outside', level: 'info', message, file: path }]);
    }
    return takesPart;
  });
}

/** Findings, each once: every part of a large skeleton tells what is wrong with names. */
class FindingSet {
  readonly all: Finding[] = [];
  readonly #seen = new Set<string>();
  hasErrors = false;

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const key = JSON.stringify(finding);
      if (!this.#seen.has(key)) {
        this.#seen.add(key);
        this.all.push(finding);
      }
    }
    this.hasErrors ||= hasErrors(findings);
  }
}
