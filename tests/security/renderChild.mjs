// A process to kill: renders a skeleton into a target, over and over, with values that change each time.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { createEngine } = require(resolve(import.meta.dirname, '../../plugin-ts/engine/dist/index.js'));
const [source, target, root, firstRound] = process.argv.slice(2);

const engine = createEngine({ workers: 1 });
for (let round = Number(firstRound); ; round += 1) {
  const path = process.env.IN_PLACE ? target : `${target}-${round}`;
  await engine.renderDirectory({ source, target: path, root, values: { round }, replace: true });
  process.stdout.write(`${round}\n`);
}
