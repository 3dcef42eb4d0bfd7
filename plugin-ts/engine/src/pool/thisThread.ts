import { PaveError } from '../errors';
import { callExtension } from '../extensions';
import type * as coreThread from './coreThread';
import { cancelled, closed, trapped } from './failures';
import type { Answer, Job, Runner } from './pool';

/** The core is loaded when it is needed: an engine with workers leaves its own thread without one. */
function loadCore(): typeof coreThread.CoreThread {
  return (require('./coreThread') as typeof coreThread).CoreThread;
}

/**
 * Runs jobs on this thread, one after the other, for a process that has nothing else to do: it saves the start of a worker,
 * which takes longer than most checks. Nothing can interrupt a job here, so there is no deadline.
 */
export class ThisThread implements Runner {
  readonly #memoryMiB: number;
  #core: coreThread.CoreThread | undefined;
  #job: Job | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #end: PaveError | undefined;

  constructor(memoryMiB: number) {
    this.#memoryMiB = memoryMiB;
  }

  run(job: Job): Promise<Answer> {
    const answer = this.#last.then(() => this.#answer(job));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.#end ??= closed();
    await this.#last;
  }

  async #answer(job: Job): Promise<Answer> {
    if (this.#end !== undefined) {
      throw this.#end;
    }
    if (job.signal?.aborted) {
      throw cancelled();
    }
    this.#job = job;
    this.#core ??= new (loadCore())(this.#memoryMiB, {
      callExtension: (call) => callExtension(this.#job?.extensions ?? {}, call),
      notePlace: () => undefined,
      onPhase: () => undefined,
    });
    const answer = await this.#core.answer(job.request);
    switch (answer.type) {
      case 'trap':
        this.#end = trapped(answer.outOfMemory, this.#memoryMiB);
        throw this.#end;
      case 'failure':
        throw new PaveError(answer.code, answer.message);
      default:
        return answer;
    }
  }
}
