import { hasErrors } from '../errors';
import type { ExtensionNames } from '../extensions';
import type { Finding, Integration, RenderDirectoryResult, TreeOptions } from '../types';
import { decodeTree, encodeTree } from './treeFrame';
import { readTree } from './readTree';
import { writeStaged } from './stagedTree';

/** `renderDirectory`, as it crosses to a worker. */
export interface RenderDirectoryJob {
  readonly source: string;
  readonly target: string;
  readonly root: string;
  readonly replace: boolean;
  readonly token: string;
  readonly valuesJson: string;
  readonly options: TreeOptions;
  readonly integrations: readonly Integration[];
  readonly extensions: ExtensionNames;
}

/** What the worker lends: the core, and a way to say how far the job is. */
export interface RenderDirectoryHost {
  readonly renderTree: (frame: Uint8Array) => Uint8Array;
  readonly onPhase: (phase: 'computing' | 'writing') => void;
}

/** Reads a skeleton, renders it in one crossing and writes the result; with errors among the findings nothing is written. */
export async function renderDirectory(
  job: RenderDirectoryJob,
  host: RenderDirectoryHost,
): Promise<RenderDirectoryResult> {
  const skeleton = readTree(job.source);
  host.onPhase('computing');
  const rendered = decodeTree(host.renderTree(encodeTree({ ...job, files: skeleton })), skeleton);
  if (hasErrors(rendered.findings)) {
    return { files: [], bytes: 0, findings: rendered.findings };
  }
  host.onPhase('writing');
  const written = await writeStaged({ ...job, files: rendered.files });
  const findings: Finding[] = [...rendered.findings, ...written.findings];
  return { files: written.files, bytes: written.bytes, findings };
}
