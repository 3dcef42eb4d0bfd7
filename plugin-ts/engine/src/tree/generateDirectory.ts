import { findingsOf, isRecord, valueOfEnvelope } from '../envelope';
import { hasErrors, PaveError } from '../errors';
import { decodeFrame, encodeLocalFrame } from '../frame';
import { documentResults, sectionsOf } from '../specFrame';
import type { FileChange, GenerateDirectoryResult, GeneratedFile } from '../types';
import { ManagedFolder } from './managedFolder';
import { type StagingOptions, withStagedTree } from './stagedTree';

/** `generateDirectory`, as it crosses to a worker. */
export interface GenerateDirectoryJob extends Pick<StagingOptions, 'target' | 'root' | 'token'> {
  /** The request for the core's `generate`. */
  readonly frame: Uint8Array<SharedArrayBuffer>;
  readonly overwrite: boolean;
  readonly eject: boolean;
  readonly compare: boolean;
}

/** What the worker lends: the core, and a way to say how far the job is. */
export interface GenerateDirectoryHost {
  readonly lockFile: string;
  readonly generate: (frame: Uint8Array) => Uint8Array;
  readonly lockedPaths: (lock: Uint8Array) => readonly string[];
  readonly update: (frame: Uint8Array) => Uint8Array;
  readonly onPhase: (phase: 'computing' | 'writing') => void;
}

/** Generates, compares with what is there, and writes what differs; with errors among the findings nothing is written. */
export async function generateDirectory(
  job: GenerateDirectoryJob,
  host: GenerateDirectoryHost,
): Promise<GenerateDirectoryResult> {
  host.onPhase('computing');
  const generated = decodeFrame(host.generate(job.frame));
  const [bundle] = documentResults(valueOfEnvelope(generated.header), generated.body);
  if (bundle === undefined) {
    throw new PaveError('engine.internal', 'the core answered without a result');
  }
  const { files, costs } = bundle;
  if (hasErrors(bundle.findings)) {
    return { changes: [], diff: '', costs, findings: bundle.findings };
  }
  const folder = new ManagedFolder(job.target, job.root);
  const lock = folder.read(host.lockFile) ?? new Uint8Array();
  // Without a lock file, what was generated before is known by its text only.
  const others = lock.length > 0 || job.eject ? [] : folder.list();
  const paths = new Set([...files.map((file) => file.path), ...host.lockedPaths(lock), ...others]);
  const existing = [...paths].flatMap((path) => {
    const content = folder.read(path);
    return content === undefined ? [] : [{ path, content }];
  });
  const plan = planOf(
    host.update(
      encodeLocalFrame(
        {
          owner: bundle.value['owner'],
          overwrite: job.overwrite,
          eject: job.eject,
          lockLength: lock.length,
          generated: files.map(lengthOf),
          existing: existing.map(lengthOf),
        },
        [lock, ...files.map((file) => file.content), ...existing.map((file) => file.content)],
      ),
    ),
  );
  const findings = [...bundle.findings, ...plan.findings];
  if (!job.compare && !hasErrors(findings)) {
    host.onPhase('writing');
    await write(job, host.lockFile, folder, lock, plan);
  }
  return { changes: plan.changes, diff: plan.diff, costs, findings };
}

/** What the core decided. */
interface Plan {
  readonly changes: readonly FileChange[];
  readonly written: readonly GeneratedFile[];
  /** Undefined where there is to be none. */
  readonly lock: Uint8Array | undefined;
  readonly diff: string;
  readonly findings: GenerateDirectoryResult['findings'];
}

function planOf(frame: Uint8Array): Plan {
  const { header, body } = decodeFrame(frame);
  const value = valueOfEnvelope(header);
  const entries = Array.isArray(value['changes']) ? value['changes'].filter(isRecord) : [];
  const hasContent = entries.filter((entry) => typeof entry['length'] === 'number');
  const { files, end } = sectionsOf(hasContent, body, 0);
  return {
    // The core wrote them, so their shape is known.
    changes: entries.map(({ path, outcome }) => ({ path, outcome })) as unknown as FileChange[],
    written: files,
    lock: typeof value['lockLength'] === 'number' ? body.subarray(end, end + value['lockLength']) : undefined,
    diff: String(value['diff']),
    findings: findingsOf(value),
  };
}

async function write(
  job: GenerateDirectoryJob,
  lockFile: string,
  folder: ManagedFolder,
  oldLock: Uint8Array,
  plan: Plan,
): Promise<void> {
  const removed = plan.changes.filter((change) => change.outcome === 'removed').map((change) => change.path);
  const written = [...plan.written];
  if (plan.lock === undefined && oldLock.length > 0) {
    removed.push(lockFile);
  } else if (plan.lock !== undefined && Buffer.compare(plan.lock, oldLock) !== 0) {
    written.push({ path: lockFile, content: plan.lock });
  }
  if (written.length === 0) {
    folder.remove(removed);
    return;
  }
  await withStagedTree({ ...job, replace: true }, async (tree) => {
    await tree.add(written);
    // Before the new lock file is visible: a run that is cut off here is completed by the next.
    folder.remove(removed);
  });
}

function lengthOf({ path, content }: GeneratedFile): { path: string; length: number } {
  return { path, length: content.length };
}
