import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { PaveError } from '../errors';
import { callExtension, type TemplateExtensions } from '../extensions';
import { cancelled, closed, late, trapped } from './failures';
import { FairQueue } from './fairQueue';
import { PlaceCell } from './placeCell';
import type { WorkerData, WorkerMessage, WorkerRequest } from './protocol';

/** How a pool is sized; see `EngineOptions` for what each means to a user. */
export interface PoolOptions {
  readonly workers: number;
  readonly memoryMiB: number;
  readonly backlog: number;
}

/** One request and what goes with it. */
export interface Job {
  readonly request: WorkerRequest;
  readonly group: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** The portal's filters and globals, which the worker may call while it works on this job. */
  readonly extensions: TemplateExtensions;
  /** Runs after a worker was ended in the middle of this job, before the job is rejected. */
  readonly cleanUp?: () => Promise<void>;
}

interface QueuedJob extends Job {
  /** It had its first slice and was set back: it runs when nobody else waits. */
  long: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onAbort: () => void;
}

/** The answer to a job that was completed. */
export type Answer = Extract<WorkerMessage, { type: 'frame' | 'value' }>;

/** What runs jobs. */
export interface Runner {
  /**
   * Runs a job. Rejects with a `PaveError`: `engine.closed`, `engine.overloaded`, `engine.cancelled`, `engine.deadline`,
   * `engine.memory`, `engine.trap`, or what the job failed with.
   */
  run(job: Job): Promise<Answer>;
  /** Ends it; jobs that wait or run are rejected with `engine.closed`. */
  close(): Promise<void>;
}

/**
 * How long a job may hold a worker that others wait for. Then it is set back behind all of them and starts again later: one
 * template that takes its whole deadline must not make sixty others wait for theirs. Ordinary requests take a tenth of it.
 */
const SLICE_MS = 50;

interface Slot {
  readonly worker: Worker;
  readonly answers: MessagePort;
  readonly answered: Int32Array<SharedArrayBuffer>;
  readonly place: PlaceCell;
  ready: boolean;
  job: QueuedJob | undefined;
  /** Ends the job at its deadline. */
  timer: NodeJS.Timeout | undefined;
  /** When the core began to work on the job; undefined before and after. */
  computingSince: number | undefined;
}

/** What a worker's JavaScript may use besides the core's own memory: file contents in flight are outside this heap. */
const WORKER_HEAP_MIB = 128;

/**
 * Worker threads, each with an instance of the core of its own. A worker answers one job at a time; it is ended and
 * replaced when it traps, misses its deadline or its job is cancelled. Workers start when there is work for them.
 */
export class Pool implements Runner {
  readonly #options: PoolOptions;
  readonly #queue = new FairQueue<QueuedJob>();
  readonly #longQueue = new FairQueue<QueuedJob>();
  readonly #slots = new Set<Slot>();
  readonly #ending = new Set<Promise<unknown>>();
  #closed = false;
  #sliceTimer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(job: Job): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        throw closed();
      }
      if (job.signal?.aborted) {
        throw cancelled();
      }
      if (this.#queue.size + this.#longQueue.size >= this.#options.backlog) {
        throw new PaveError(
          'engine.overloaded',
          `${this.#options.backlog} requests are waiting already; try again later`,
        );
      }
      const queued: QueuedJob = { ...job, long: false, resolve, reject, onAbort: () => this.#abort(queued) };
      job.signal?.addEventListener('abort', queued.onAbort, { once: true });
      this.#queue.push(job.group, queued);
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#sliceTimer);
    this.#rejectWaiting(closed());
    for (const slot of this.#slots) {
      this.#end(slot, closed());
    }
    await Promise.all(this.#ending);
  }

  #rejectWaiting(reason: PaveError): void {
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      settle(job, reason);
    }
  }

  #next(): QueuedJob | undefined {
    return this.#queue.shift() ?? this.#longQueue.shift();
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (this.#queue.size + this.#longQueue.size === 0) {
        return;
      }
      if (slot.ready && slot.job === undefined) {
        this.#start(slot);
      }
    }
    const starting = [...this.#slots].filter((slot) => !slot.ready).length;
    const waiting = this.#queue.size + this.#longQueue.size;
    const wanted = Math.min(waiting - starting, this.#options.workers - this.#slots.size);
    for (let count = 0; count < wanted; count += 1) {
      this.#spawn();
    }
    this.#setBackLongJobs();
  }

  /** While somebody waits who had no slice yet, jobs that had theirs make room. */
  #setBackLongJobs(): void {
    clearTimeout(this.#sliceTimer);
    this.#sliceTimer = undefined;
    if (this.#queue.size === 0) {
      return;
    }
    const now = performance.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      if (slot.job === undefined || slot.computingSince === undefined) {
        continue;
      }
      const left = slot.computingSince + SLICE_MS - now;
      if (left <= 0) {
        this.#setBack(slot, slot.job);
      } else {
        soonest = Math.min(soonest, left);
      }
    }
    if (Number.isFinite(soonest) && this.#queue.size > 0) {
      this.#sliceTimer = setTimeout(() => this.#setBackLongJobs(), soonest);
    }
  }

  #setBack(slot: Slot, job: QueuedJob): void {
    slot.job = undefined;
    job.long = true;
    this.#longQueue.push(job.group, job);
    this.#end(slot, trapped(false, this.#options.memoryMiB));
  }

  #spawn(): void {
    const { port1: answers, port2 } = new MessageChannel();
    answers.unref();
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const place = new PlaceCell();
    const workerData: WorkerData = {
      memoryMiB: this.#options.memoryMiB,
      answers: port2,
      answered,
      place: place.memory,
    };
    const worker = new Worker(join(__dirname, 'worker.js'), {
      workerData,
      transferList: [port2],
      // The portal's credentials are in its environment; a worker has no use for them.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB },
    });
    const slot: Slot = {
      worker,
      answers,
      answered,
      place,
      ready: false,
      job: undefined,
      timer: undefined,
      computingSince: undefined,
    };
    this.#slots.add(slot);
    worker.on('message', (message: WorkerMessage) => this.#receive(slot, message));
    worker.on('error', (error: Error) => this.#lost(slot, error));
    worker.on('exit', () => this.#lost(slot, undefined));
  }

  #start(slot: Slot): void {
    const job = this.#next();
    if (job === undefined) {
      return;
    }
    slot.job = job;
    slot.place.clear();
    // A process that waits for an answer stays alive; one with idle workers may end.
    slot.worker.ref();
    slot.worker.postMessage(job.request);
    if ('frame' in job.request || job.request.kind === 'panic') {
      this.#startDeadline(slot, job);
    }
  }

  #startDeadline(slot: Slot, job: QueuedJob): void {
    slot.computingSince = performance.now();
    slot.timer = setTimeout(() => {
      this.#end(slot, () => late(job.deadlineMs, slot.place.read()));
    }, job.deadlineMs);
  }

  #receive(slot: Slot, message: WorkerMessage): void {
    const { job } = slot;
    if (message.type === 'ready') {
      slot.ready = true;
      slot.worker.unref();
      this.#dispatch();
    } else if (job !== undefined) {
      this.#progress(slot, job, message);
    }
  }

  #progress(slot: Slot, job: QueuedJob, message: Exclude<WorkerMessage, { type: 'ready' }>): void {
    switch (message.type) {
      case 'computing':
        this.#startDeadline(slot, job);
        this.#setBackLongJobs();
        break;
      case 'writing':
        clearTimeout(slot.timer);
        slot.computingSince = undefined;
        break;
      case 'extensionCall':
        slot.answers.postMessage(callExtension(job.extensions, message.call));
        Atomics.store(slot.answered, 0, 1);
        Atomics.notify(slot.answered, 0);
        break;
      case 'trap':
        this.#end(slot, trapped(message.outOfMemory, this.#options.memoryMiB));
        break;
      case 'failure':
        this.#release(slot);
        settle(job, new PaveError(message.code, message.message));
        this.#dispatch();
        break;
      default:
        this.#release(slot);
        settle(job, message);
        this.#dispatch();
    }
  }

  #release(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.computingSince = undefined;
    slot.job = undefined;
    slot.worker.unref();
  }

  /** A worker ended by itself: it ran out of heap, or could not load the core. */
  #lost(slot: Slot, error: Error | undefined): void {
    if (!this.#slots.has(slot)) {
      return;
    }
    const outOfHeap = error !== undefined && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const reason = outOfHeap ? trapped(true, this.#options.memoryMiB) : trapped(false, this.#options.memoryMiB);
    if (!slot.ready) {
      // A core that does not load will not load the next time either: nobody waits for it.
      const failure = new PaveError('engine.load', `a worker could not start: ${error?.message ?? 'it exited'}`);
      this.#rejectWaiting(failure);
    }
    this.#end(slot, reason);
  }

  /** Ends a worker. Its job, if it has one, is rejected with `reason` once the thread is gone and nothing of it is left. */
  #end(slot: Slot, reason: PaveError | (() => PaveError)): void {
    this.#slots.delete(slot);
    const { job } = slot;
    this.#release(slot);
    const ended = slot.worker
      .terminate()
      .then(() => job?.cleanUp?.())
      .finally(() => {
        if (job !== undefined) {
          settle(job, typeof reason === 'function' ? reason() : reason);
        }
        this.#ending.delete(ended);
      });
    this.#ending.add(ended);
    ended.catch(() => undefined);
    if (!this.#closed) {
      this.#dispatch();
    }
  }

  #abort(job: QueuedJob): void {
    if (this.#queue.remove(job.group, job) || this.#longQueue.remove(job.group, job)) {
      settle(job, cancelled());
      return;
    }
    for (const slot of this.#slots) {
      if (slot.job === job) {
        this.#end(slot, cancelled());
      }
    }
  }
}

function settle(job: QueuedJob, outcome: Answer | PaveError): void {
  job.signal?.removeEventListener('abort', job.onAbort);
  if (outcome instanceof PaveError) {
    job.reject(outcome);
  } else {
    job.resolve(outcome);
  }
}
