// Rules in CEL, evaluated by the module that ships: plugin-ts/engine/wasm/pave_cel.wasm.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { Expressions } = require(resolve(import.meta.dirname, '../../plugin-ts/engine/dist/pool/expressions.js'));
const expressions = new Expressions();
/** How many rules one request asks, which has steps for all of them together. */
const AT_ONCE = 100;

function ask(request) {
  // Whole numbers beyond those of JavaScript are big ones.
  const text = JSON.stringify(request, (_, value) => (typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value));
  const answer = expressions.answer(text);
  if (!answer.startsWith('=')) {
    throw new Error(`no answer: ${answer.slice(1)}`);
  }
  return JSON.parse(answer.slice(1));
}

/**
 * What becomes of rules: `holds`, `violated`, `failed`, `unchecked`, or `unreadable`, with the message that says why.
 * @param {readonly { expression: string, object?: unknown }[]} rules an expression, and what it calls `object`
 * @returns {{ kind: string, message: string }[]}
 */
export function evaluateRules(rules) {
  const outcomes = [];
  for (let start = 0; start < rules.length; start += AT_ONCE) {
    const part = rules.slice(start, start + AT_ONCE);
    const answer = ask({
      objects: part.map(({ object }) => object ?? {}),
      rules: part.map(({ expression }) => ({ expression })),
      checks: part.map((_, place) => ({ object: place, rule: place })),
    });
    const found = part.map(() => ({ kind: 'holds', message: '' }));
    answer.outcomes.forEach(({ check, kind, message }) => (found[check] = { kind, message }));
    answer.errors.forEach(({ rule, message }) => (found[rule] = { kind: 'unreadable', message }));
    outcomes.push(...found);
  }
  return outcomes;
}

/**
 * Why each of some expressions of a definition cannot be read; nothing for one that can.
 * @param {readonly string[]} sources
 * @returns {({ message: string, isUnknownFunction: boolean } | undefined)[]}
 */
export function readExpressions(sources) {
  const found = sources.map(() => undefined);
  ask({ sources }).sourceErrors.forEach((error) => (found[error.source] = error));
  return found;
}
