// The same core compiled for this machine, beside the one in WebAssembly: what the sandbox costs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, steps } from './contenders.mjs';
import { alternate, formatMicroseconds, geometricMean } from './measure.mjs';

function uint32(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

/** Skeletons in a file: counts and lengths of 32 bits, little endian, before what they count. */
function pack(skeletons, valuesJson) {
  const parts = [];
  const add = (bytes) => parts.push(uint32(bytes.length), bytes);
  add(Buffer.from(valuesJson));
  parts.push(uint32(skeletons.length));
  for (const { files } of skeletons) {
    parts.push(uint32(files.length));
    for (const { path, content } of files) {
      add(Buffer.from(path));
      add(content);
    }
  }
  return Buffer.concat(parts);
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export function printNative(skeletons, values) {
  const folder = join(root, '.build/bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'skeletons.bin');
  const valuesJson = steps.values(values);
  writeFileSync(file, pack(skeletons, valuesJson));
  execFileSync('cargo', ['build', '--quiet', '--release', '-p', 'pave-template', '--example', 'render_native'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const output = execFileSync(join(root, 'target/release/examples/render_native'), [file], { encoding: 'utf8' });
  const native = output.trim().split('\n').map(Number);
  const wasm = skeletons.map(({ files }) => {
    const { length } = steps.encode(files, valuesJson);
    const encode = () => steps.encode(files, valuesJson);
    // The core keeps a frame of up to 4 MiB where it was written; a larger one is written again each time.
    const isKept = length < 4_000_000;
    const render = () => {
      if (!isKept) {
        encode();
      }
      steps.core(length);
    };
    const [encoding, rendering] = alternate([encode, render], { rounds: 3, milliseconds: 5 });
    return rendering.least - (isKept ? 0 : encoding.least);
  });
  const ratios = wasm.map((time, index) => time / native[index]);
  console.log(
    `\nThe core in WebAssembly beside the same compiled for this machine, over these skeletons: sum ${formatMicroseconds(sum(wasm))} and ${formatMicroseconds(sum(native))}, ratio ${(sum(wasm) / sum(native)).toFixed(2)}; geometric mean of the ratios ${geometricMean(ratios).toFixed(2)}`,
  );
}
