import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { PaveError } from '../errors';
import { generateDirectory } from '../tree/generateDirectory';
import { renderDirectory } from '../tree/renderDirectory';
import { writeStaged } from '../tree/stagedTree';
import { describeFailure } from '../tree/failure';
import type { TreeOptions } from '../types';
import * as core from '#wasm';
import { reserveCoreFrame } from '../coreFrame';
import type { ExtensionCall } from '../extensions';
import { Expressions } from './expressions';
import { PlaceCell } from './placeCell';
import type { CoreRequest, WorkerData, WorkerMessage, WorkerRequest } from './protocol';

const port = parentPort;
if (port === null) {
  throw new Error('this module is the entry of a worker thread');
}
const { memoryMiB, answers, answered, place } = workerData as WorkerData;
const placeCell = new PlaceCell(place);
const expressions = new Expressions();
core.limitMemory(memoryMiB);

/** The core trapped: every later call on this instance would fail or lie. */
class Trap extends Error {}

function orTrap<T>(call: () => T): T {
  try {
    return call();
  } catch {
    throw new Trap();
  }
}

function callCore(kind: CoreRequest, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return orTrap(() => {
    switch (kind) {
      case 'renderString':
        return core.renderString(frame, callExtension) as Uint8Array<ArrayBuffer>;
      case 'validate':
        return core.validate(frame, expressions.answer) as Uint8Array<ArrayBuffer>;
      default:
        return core[kind](frame) as Uint8Array<ArrayBuffer>;
    }
  });
}

/** Renders the tree of which the frame is in the core's memory. */
function renderReserved(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return orTrap(() => core.renderTree(frame.length, callExtension) as Uint8Array<ArrayBuffer>);
}

function reserve(length: number): Uint8Array {
  return orTrap(() => reserveCoreFrame(length));
}

function renderTree(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const reserved = reserve(frame.length);
  reserved.set(frame);
  return renderReserved(reserved);
}

/**
 * The core calls this for a filter or global of the portal: it waits for the main thread, which has them. With `place`, a file
 * and a line it says where a rendering is that takes long.
 */
function callExtension(kind: ExtensionCall['kind'] | 'place', name: string, argumentsJson: string): string {
  if (kind === 'place') {
    placeCell.note({ file: name, line: Number(argumentsJson) });
    return '=';
  }
  Atomics.store(answered, 0, 0);
  port?.postMessage({ type: 'extensionCall', call: { kind, name, argumentsJson } } satisfies WorkerMessage);
  Atomics.wait(answered, 0, 0);
  return String(receiveMessageOnPort(answers)?.message);
}

/** Whether outputs of these templates are `{{ }}`. */
function usesDoubleBraces({ cookiecutterCompat, dialect }: TreeOptions): boolean {
  return cookiecutterCompat === true || dialect === 'jinja';
}

async function answer(request: WorkerRequest): Promise<WorkerMessage> {
  try {
    switch (request.kind) {
      case 'panic':
        orTrap(() => core.panicForTest());
        return { type: 'value', value: undefined };
      case 'renderDirectory':
        return {
          type: 'value',
          value: await renderDirectory(request.job, {
            reserve,
            renderTree: renderReserved,
            isBinary: (head) => orTrap(() => core.isBinary(head)),
            hasTags: (text) => orTrap(() => core.hasTags(text, usesDoubleBraces(request.job.options))),
            onPhase: (type) => port?.postMessage({ type } satisfies WorkerMessage),
          }),
        };
      case 'generateDirectory':
        return {
          type: 'value',
          value: await generateDirectory(request.job, {
            lockFile: core.lockFile(),
            generate: (frame) => callCore('generate', frame),
            lockedPaths: (lock) => orTrap(() => core.lockedPaths(lock)),
            update: (frame) => orTrap(() => core.update(frame)),
            onPhase: (type) => port?.postMessage({ type } satisfies WorkerMessage),
          }),
        };
      case 'writeTree':
        return { type: 'value', value: await writeStaged(request.write) };
      case 'renderTree':
        return { type: 'frame', frame: renderTree(request.frame) };
      default:
        return { type: 'frame', frame: callCore(request.kind, request.frame) };
    }
  } catch (error) {
    if (error instanceof Trap) {
      return { type: 'trap', outOfMemory: core.ranOutOfMemory() };
    }
    const failure = error instanceof PaveError ? error : describeFailure(error);
    return { type: 'failure', code: failure.code, message: failure.message };
  }
}

port.on('message', async (request: WorkerRequest) => {
  const message = await answer(request);
  port.postMessage(message, message.type === 'frame' ? [message.frame.buffer] : []);
});
port.postMessage({ type: 'ready' } satisfies WorkerMessage);
