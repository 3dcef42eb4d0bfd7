// Timing that survives a busy machine: contenders take turns, medians are quoted.

/**
 * @param {number[]} numbers
 * @returns {{ least: number, median: number, most: number }}
 */
export function summarize(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return { least: sorted[0], median: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) };
}

/**
 * Microseconds a call of each function. They take turns, so that a slow moment of the machine meets all of them.
 * @param {(() => unknown)[]} contenders
 * @param {{ rounds: number, milliseconds: number, warmUp?: number }} effort rounds, how long each contender runs in a round,
 *   and how many rounds before are not counted
 */
export function alternate(contenders, { rounds, milliseconds, warmUp = 1 }) {
  const samples = contenders.map(() => []);
  for (let round = -warmUp; round < rounds; round += 1) {
    contenders.forEach((run, index) => {
      const began = performance.now();
      let calls = 0;
      while (performance.now() - began < milliseconds) {
        run();
        calls += 1;
      }
      // The first rounds warm up.
      if (round >= 0) {
        samples[index].push(((performance.now() - began) * 1000) / calls);
      }
    });
  }
  return samples.map(summarize);
}

/** @param {number} microseconds */
export function formatMicroseconds(microseconds) {
  return microseconds < 1000 ? `${microseconds.toFixed(1)} us` : `${(microseconds / 1000).toFixed(2)} ms`;
}

/** @param {number[]} numbers */
export function geometricMean(numbers) {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}
