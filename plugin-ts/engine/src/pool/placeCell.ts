/** Where a rendering is. */
export interface Place {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
}

const LONGEST_NAME = 4096;
const NAME_START = 8;
const LENGTH = 0;
const LINE = 1;

/**
 * Memory in which a worker notes where a rendering is that takes long. A thread that never comes back cannot be asked: it is
 * ended, and what it noted last is read.
 */
export class PlaceCell {
  /** To be given to the other thread, for a cell of its own over the same memory. */
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #name: Buffer;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(NAME_START + LONGEST_NAME)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory, 0, 2);
    this.#name = Buffer.from(memory, NAME_START);
  }

  /** Forgets what was noted. */
  clear(): void {
    this.#numbers[LENGTH] = 0;
  }

  /** Notes a place. A thread that is ended meanwhile leaves none. */
  note({ file, line }: Place): void {
    this.#numbers[LENGTH] = 0;
    this.#numbers[LINE] = line;
    this.#numbers[LENGTH] = this.#name.write(file);
  }

  /** What was noted last; only to be asked when the other thread rests. */
  read(): Place | undefined {
    const [length = 0, line = 0] = this.#numbers;
    return length === 0 ? undefined : { file: this.#name.toString('utf8', 0, length), line };
  }
}
