import { readFileSync } from 'node:fs';

/** What is used of it here: the types of Node.js leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new () => { readonly buffer: ArrayBuffer };
};

/** The functions of the module that evaluates rules in CEL: `crates/pave-cel-wasm`. */
interface Evaluator {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly reserve: (length: number) => number;
  readonly answer: () => number;
  readonly place: () => number;
}

/** The file of the module; it may be missing, since most sets of files have no rules in CEL. */
function findModule(): string {
  return require.resolve('#cel');
}

/** Evaluates rules in CEL, in a module of its own that is loaded when there is something to evaluate. */
export class Expressions {
  readonly #find: () => string;
  #module: object | undefined;
  #evaluator: Evaluator | undefined;

  constructor(find = findModule) {
    this.#find = find;
  }

  get isLoaded(): boolean {
    return this.#module !== undefined;
  }

  /** Gives `=` and the answer to a request, or `!` and one line that says why there is none. */
  readonly answer = (request: string): string => {
    let evaluator;
    try {
      evaluator = this.#evaluator ??= this.#load();
    } catch {
      return '!the file pave_cel.wasm of the package is missing or broken';
    }
    try {
      const bytes = new TextEncoder().encode(request);
      const at = evaluator.reserve(bytes.length);
      // Views are taken after each call, which may have grown the memory.
      new Uint8Array(evaluator.memory.buffer, at, bytes.length).set(bytes);
      const length = evaluator.answer();
      return `=${new TextDecoder().decode(new Uint8Array(evaluator.memory.buffer, evaluator.place(), length))}`;
    } catch {
      // It trapped: this instance would fail or lie from now on.
      this.#evaluator = undefined;
      return '!their evaluation took too much memory';
    }
  };

  #load(): Evaluator {
    this.#module ??= new WebAssembly.Module(readFileSync(this.#find()));
    const { memory, reserve, answer, place } = new WebAssembly.Instance(this.#module).exports;
    if (
      !(memory instanceof WebAssembly.Memory) ||
      typeof reserve !== 'function' ||
      typeof answer !== 'function' ||
      typeof place !== 'function'
    ) {
      throw new Error('this is another module');
    }
    return {
      memory,
      reserve: (length) => Number(reserve(length)),
      answer: () => Number(answer()),
      place: () => Number(place()),
    };
  }
}
