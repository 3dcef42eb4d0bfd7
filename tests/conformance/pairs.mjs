// Renders generated templates with Pave and with nunjitsu and compares them: millions of them, where the test of the same
// name tries some thousands. PAIRS says how many, SEED which, THREADS on how many threads; `node pairs.mjs SEED INDEX`
// shows a single pair. With NUNJUCKS=1 nunjucks 3.2, which nunjitsu replaced, renders them too.
import { readFileSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { listedDifference } from './differences.mjs';
import { pairOf } from './generated/pair.mjs';

/** How many pairs share their values, which take a while to make and to copy. */
const CHUNK = 250;
/** A pair that takes longer is told and left out: nunjitsu does not come back from some. */
const DEADLINE_MS = 4_000;
/** Examples of pairs that nunjucks renders in another way. */
const MOST_EXAMPLES = 5_000;
/** What a thread is doing, in the memory it shares: at which pair it is, and which engine has it. */
const AT = 0;
const ENGINE = 1;
const ENGINES = ['neither', 'nunjitsu', 'Pave', 'nunjucks'];
const WITH_NUNJUCKS = process.env.NUNJUCKS === '1';

/**
 * `alike`: where nunjucks and nunjitsu agree, `unlike`: where they do not, with a few short examples.
 * @typedef {{
 *   pairs: number, rendered: number, listed: Record<string, number>, different: object[],
 *   alike: number, unlike: number, examples: object[]
 * }} Tally
 */

/** @returns {Tally} */
function noTally() {
  return { pairs: 0, rendered: 0, listed: {}, different: [], alike: 0, unlike: 0, examples: [] };
}

/** Compares the pairs from `first` to before `end`. */
async function compare(seed, first, end, state) {
  const { agree, renderWithNunjitsu, renderWithNunjucks, renderWithPave } = await import('./oracles.mjs');
  const tally = noTally();
  for (let index = first; index < end; index += 1) {
    const { source, context, options } = pairOf(seed, index);
    state[AT] = index;
    state[ENGINE] = 1;
    const expected = renderWithNunjitsu(source, context, options);
    state[ENGINE] = 2;
    const actual = renderWithPave(source, context, options);
    if (WITH_NUNJUCKS && options.cookiecutterCompat !== true) {
      state[ENGINE] = 3;
      const before = renderWithNunjucks(source, context, options);
      if (agree(expected, before)) {
        tally.alike += 1;
      } else {
        tally.unlike += 1;
        tally.examples.push(...(source.length < 60 ? [{ index, source, nunjitsu: expected, nunjucks: before }] : []));
      }
    }
    state[ENGINE] = 0;
    tally.pairs += 1;
    tally.rendered += 'output' in expected ? 1 : 0;
    if (!agree(expected, actual)) {
      const reason = listedDifference(source, expected, actual);
      if (reason === undefined) {
        tally.different.push({ seed, index, options, source, nunjitsu: expected, Pave: actual });
      } else {
        tally.listed[reason] = (tally.listed[reason] ?? 0) + 1;
      }
    }
  }
  return tally;
}

/**
 * Compares `pairs` pairs of `seed` on `threads` threads.
 * @param {{ pairs: number, seed: number, threads: number, onProgress?: (tally: Tally, hung: object[]) => void }} run
 */
export async function comparePairs({ pairs, seed, threads, onProgress = () => {} }) {
  const total = noTally();
  const hung = [];
  let next = 0;
  const thread = async () => {
    let first = 0;
    let end = 0;
    while (first < end || next < pairs) {
      if (first === end) {
        first = next;
        end = next = Math.min(next + CHUNK * 400, pairs);
      }
      const { done, at } = await runChunks(seed, first, end, (tally) => {
        add(total, tally);
        onProgress(total, hung);
      });
      if (done) {
        first = end;
      } else {
        hung.push({ seed, ...at, source: pairOf(seed, at.index).source });
        first = at.index + 1;
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return { ...total, hung };
}

/** One thread at work; ends early, with the pair that it was at, if that takes too long. */
function runChunks(seed, first, end, onTally) {
  const state = new Uint32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { seed, first, end, state },
    resourceLimits: { maxOldGenerationSizeMb: 600 },
  });
  return new Promise((resolve, reject) => {
    let last = -1;
    const watch = setInterval(() => {
      if (state[AT] === last && state[ENGINE] !== 0) {
        void finish(false);
      }
      last = state[AT];
    }, DEADLINE_MS);
    const finish = async (done) => {
      clearInterval(watch);
      await worker.terminate();
      resolve({ done, at: { index: state[AT], engine: ENGINES[state[ENGINE]] } });
    };
    worker.on('message', (message) => (message === 'done' ? finish(true) : onTally(message)));
    worker.on('error', (error) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        void finish(false);
      } else {
        clearInterval(watch);
        reject(error);
      }
    });
  });
}

function add(total, tally) {
  total.pairs += tally.pairs;
  total.rendered += tally.rendered;
  total.alike += tally.alike;
  total.unlike += tally.unlike;
  total.examples.push(...tally.examples.slice(0, MOST_EXAMPLES - total.examples.length));
  total.different.push(...tally.different);
  for (const [reason, count] of Object.entries(tally.listed)) {
    total.listed[reason] = (total.listed[reason] ?? 0) + count;
  }
}

async function main([seedText, indexText]) {
  if (indexText !== undefined) {
    const { renderWithNunjitsu, renderWithPave } = await import('./oracles.mjs');
    const { source, context, options } = pairOf(Number(seedText), Number(indexText));
    console.log({ options, source });
    console.log(JSON.stringify(context));
    console.log('Pave    ', JSON.stringify(renderWithPave(source, context, options)));
    console.log('nunjitsu', JSON.stringify(renderWithNunjitsu(source, context, options)));
    return;
  }
  const { PAIRS = '100000', SEED = '1', THREADS = '1' } = process.env;
  const started = performance.now();
  let told = 0;
  let shown = 0;
  const line = ({ pairs, rendered, listed, different }, hung) => {
    const rate = Math.round(pairs / ((performance.now() - started) / 1000));
    const reasons = JSON.stringify(listed);
    return `seed ${SEED}: ${pairs} pairs, ${rate} a second, ${rendered} without error, ${different.length} different, ${hung.length} too slow, listed ${reasons}`;
  };
  let slow = 0;
  const onProgress = (tally, hung) => {
    for (; slow < hung.length; slow += 1) {
      console.log(`too slow: ${JSON.stringify(hung[slow])}`);
    }
    for (; shown < Math.min(tally.different.length, 200); shown += 1) {
      console.log(JSON.stringify(tally.different[shown]));
    }
    if (performance.now() - told > 10_000) {
      told = performance.now();
      console.log(line(tally, hung));
    }
  };
  const result = await comparePairs({ pairs: Number(PAIRS), seed: Number(SEED), threads: Number(THREADS), onProgress });
  onProgress(result, result.hung);
  if (WITH_NUNJUCKS) {
    result.examples.forEach((example) => console.log(JSON.stringify(example)));
    console.log(`nunjucks and nunjitsu agree on ${result.alike} pairs, differ on ${result.unlike}`);
  }
  console.log(`done: ${line(result, result.hung)}; memory ${rss()}`);
  process.exitCode = result.different.length > 0 ? 1 : 0;
}

function rss() {
  return /VmHWM:\s+(.*)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '?';
}

if (!isMainThread && workerData?.state !== undefined) {
  const { seed, first, end, state } = workerData;
  for (let start = first; start < end; start += CHUNK) {
    parentPort.postMessage(await compare(seed, start, Math.min(start + CHUNK, end), state));
  }
  parentPort.postMessage('done');
} else if (isMainThread && process.argv[1] === import.meta.filename) {
  await main(process.argv.slice(2));
}
