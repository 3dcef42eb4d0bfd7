import * as core from '#wasm';
import { reserveCoreFrame } from '../coreFrame';
import { PaveError } from '../errors';
import type { ExtensionCall } from '../extensions';
import { describeFailure } from '../tree/failure';
import { generateDirectory } from '../tree/generateDirectory';
import { renderDirectory } from '../tree/renderDirectory';
import { writeStaged } from '../tree/stagedTree';
import type { TreeOptions } from '../types';
import { Expressions } from './expressions';
import type { Place } from './placeCell';
import type { CoreRequest, WorkerMessage, WorkerRequest } from './protocol';

/** What answers the core, and hears of it, on the thread it runs on. */
export interface CoreHost {
  /** Calls a filter or global of the portal. Gives `=` and the result, or `!` and what is wrong. */
  readonly callExtension: (call: ExtensionCall) => string;
  /** Hears where a rendering is that takes long. */
  readonly notePlace: (place: Place) => void;
  /** Hears when the core begins to work on a request that reads files first, and when the files are being written. */
  readonly onPhase: (phase: 'computing' | 'writing') => void;
}

/** What a request is answered with. */
export type CoreAnswer = Extract<WorkerMessage, { type: 'frame' | 'value' | 'trap' | 'failure' }>;

/** The core trapped: every later call on this instance would fail or lie. */
class Trap extends Error {}

function orTrap<T>(call: () => T): T {
  try {
    return call();
  } catch {
    throw new Trap();
  }
}

function reserve(length: number): Uint8Array {
  return orTrap(() => reserveCoreFrame(length));
}

/** Whether outputs of these templates are `{{ }}`. */
function usesDoubleBraces({ cookiecutterCompat, dialect }: TreeOptions): boolean {
  return cookiecutterCompat === true || dialect === 'jinja';
}

/** The core of this thread; it has only one. */
export class CoreThread {
  readonly #host: CoreHost;
  readonly #expressions = new Expressions();

  /** `memoryMiB` is what the core may allocate. */
  constructor(memoryMiB: number, host: CoreHost) {
    this.#host = host;
    core.limitMemory(memoryMiB);
  }

  /** Answers a request; never rejects. After a `trap` it must not be used again. */
  async answer(request: WorkerRequest): Promise<CoreAnswer> {
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
              renderTree: (frame) => this.#renderReserved(frame),
              isBinary: (head) => orTrap(() => core.isBinary(head)),
              hasTags: (text) => orTrap(() => core.hasTags(text, usesDoubleBraces(request.job.options))),
              onPhase: this.#host.onPhase,
            }),
          };
        case 'generateDirectory':
          return {
            type: 'value',
            value: await generateDirectory(request.job, {
              lockFile: core.lockFile(),
              generate: (frame) => this.#call('generate', frame),
              lockedPaths: (lock) => orTrap(() => core.lockedPaths(lock)),
              update: (frame) => orTrap(() => core.update(frame)),
              onPhase: this.#host.onPhase,
            }),
          };
        case 'writeTree':
          return { type: 'value', value: await writeStaged(request.write) };
        case 'renderTree':
          return { type: 'frame', frame: this.#renderTree(request.frame) };
        default:
          return { type: 'frame', frame: this.#call(request.kind, request.frame) };
      }
    } catch (error) {
      if (error instanceof Trap) {
        return { type: 'trap', outOfMemory: core.ranOutOfMemory() };
      }
      const failure = error instanceof PaveError ? error : describeFailure(error);
      return { type: 'failure', code: failure.code, message: failure.message };
    }
  }

  #call(kind: CoreRequest, frame: Uint8Array): Uint8Array<ArrayBuffer> {
    return orTrap(() => {
      switch (kind) {
        case 'renderString':
          return core.renderString(frame, this.#callExtension) as Uint8Array<ArrayBuffer>;
        case 'validate':
        case 'policies':
          return core[kind](frame, this.#expressions.answer) as Uint8Array<ArrayBuffer>;
        default:
          return core[kind](frame) as Uint8Array<ArrayBuffer>;
      }
    });
  }

  #renderTree(frame: Uint8Array): Uint8Array<ArrayBuffer> {
    const reserved = reserve(frame.length);
    reserved.set(frame);
    return this.#renderReserved(reserved);
  }

  /** Renders the tree of which the frame is in the core's memory. */
  #renderReserved(frame: Uint8Array): Uint8Array<ArrayBuffer> {
    return orTrap(() => core.renderTree(frame.length, this.#callExtension) as Uint8Array<ArrayBuffer>);
  }

  /** The core calls this for a filter or global of the portal; with `place`, its name and arguments are a file and a line. */
  readonly #callExtension = (kind: ExtensionCall['kind'] | 'place', name: string, argumentsJson: string): string => {
    if (kind === 'place') {
      this.#host.notePlace({ file: name, line: Number(argumentsJson) });
      return '=';
    }
    return this.#host.callExtension({ kind, name, argumentsJson });
  };
}
