import { setFlagsFromString } from 'node:v8';

/** V8 of Node.js 22 to 26, on which the flags were tried; another may not know them, and says so on standard error. */
const TRIED = { first: 12, last: 14 };

/**
 * Sets V8 up for a process that does one thing and ends; must be called before the core is loaded.
 *
 * A function of the core is validated when it is first called, not all of them at the start: a check calls a tenth of them.
 * And V8 compiles a second time, in the background, only what is called ten times as often as it otherwise asks for: with the
 * usual budget the second time costs the first check more than the first, and is done when the process ends.
 */
export function quickStart(): void {
  const version = Number.parseInt(process.versions.v8, 10);
  if (version >= TRIED.first && version <= TRIED.last) {
    setFlagsFromString('--wasm-lazy-validation');
    setFlagsFromString('--wasm-tiering-budget=130000000');
  }
}
