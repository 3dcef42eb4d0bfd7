// Random choices that a seed and an index repeat exactly: a pair that differs is found again by its two numbers.

/** A small fast generator of pseudo-random numbers (mulberry32, seeded through a mix of both numbers). */
export class Random {
  #state = 0;

  constructor(seed, index) {
    this.#state = mix(
      mix(seed >>> 0) ^ mix((index >>> 0) + 0x9e3779b9) ^ mix(Math.floor(index / 2 ** 32) + 0x85ebca6b),
    );
  }

  /** A whole number from 0 to below `end`. */
  below(end) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let next = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    next ^= next + Math.imul(next ^ (next >>> 7), next | 61);
    return ((((next ^ (next >>> 14)) >>> 0) * end) / 4294967296) | 0;
  }

  /** One of `choices`. */
  pick(choices) {
    return choices[this.below(choices.length)];
  }

  /** True `times` times in `of`. */
  chance(times, of = 100) {
    return this.below(of) < times;
  }

  /** A list of `least` to `most` results of `make`. */
  list(least, most, make) {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}

/** Choices from a list of numbers instead: who has the list can make it shorter and smaller, and with it what is chosen. */
export class Choices extends Random {
  #numbers;
  #next = 0;

  /** @param {readonly number[]} numbers */
  constructor(numbers) {
    super(0, 0);
    this.#numbers = numbers;
  }

  below(end) {
    const number = this.#numbers[this.#next] ?? 0;
    this.#next += 1;
    return number % end;
  }
}

function mix(number) {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

/** A table of weighted makers: `[[weight, make], ...]` gives a function that picks one by weight and calls it. */
export function weighted(table) {
  const makers = table.flatMap(([weight, make]) => Array(weight).fill(make));
  return (random, ...rest) => makers[random.below(makers.length)](random, ...rest);
}
