import { types } from 'node:util';
import { PaveError } from './errors';
import type { Finding } from './types';

/** Deeper values would cost stack in every engine that reads them; Backstage's own are at most a dozen deep. */
const MAX_DEPTH = 128;
/** More would hold the main thread for longer than 50 ms while they are copied. */
const MAX_MEMBERS = 250_000;
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** Enough to mend a mistake; hostile values could have any number. */
const MAX_REFUSED = 100;
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const PLAIN_PROTOTYPES = new Set<unknown>([null, Object.prototype]);

/**
 * Values from outside, as JSON text. They are read by property descriptor, so no getter, proxy trap or `toJSON` of theirs
 * ever runs. Members whose value is `undefined` are left out, as JSON does.
 *
 * Throws a `PaveError` with code `engine.value` that names, by path, every part that is no plain data: functions, symbols,
 * accessors, proxies, class instances, cycles, numbers JSON does not have, lone surrogates, refused keys, more than 128 levels,
 * 250,000 members or 16 Mi characters.
 */
export function valuesToJson(values: unknown, root = 'values'): string {
  const state: CopyState = { refused: [], parents: new Set(), members: 0, characters: 0 };
  const text = JSON.stringify(copy(values, root, state) ?? null);
  if (state.refused.length > 0) {
    const shown = state.refused.slice(0, 20).map((finding) => `${finding.path}: ${finding.message}`);
    throw new PaveError('engine.value', shown.join('\n'), state.refused);
  }
  return text;
}

interface CopyState {
  readonly refused: Finding[];
  /** The objects around the value being copied; its size is the depth. */
  readonly parents: Set<object>;
  members: number;
  characters: number;
}

function copy(value: unknown, path: string, state: CopyState): unknown {
  switch (typeof value) {
    case 'string':
      return copyString(value, path, state);
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : refuse(state, path, 'is a number that JSON does not have');
    case 'object':
      return value === null ? null : copyObject(value, path, state);
    default:
      return refuse(state, path, `is a ${typeof value}, not data`);
  }
}

function copyString(value: string, path: string, state: CopyState): unknown {
  state.characters += value.length;
  if (state.characters > MAX_CHARACTERS) {
    return refuse(state, path, `makes the values longer than ${MAX_CHARACTERS} characters`);
  }
  return value.isWellFormed() ? value : refuse(state, path, 'holds half of a surrogate pair');
}

function copyObject(value: object, path: string, state: CopyState): unknown {
  if (types.isProxy(value)) {
    return refuse(state, path, 'is a proxy, not data');
  }
  if (state.parents.has(value)) {
    return refuse(state, path, 'contains itself');
  }
  if (state.parents.size >= MAX_DEPTH) {
    return refuse(state, path, `is nested more than ${MAX_DEPTH} levels deep`);
  }
  state.members += Array.isArray(value) ? value.length : Object.keys(value).length;
  if (state.members > MAX_MEMBERS) {
    return refuse(state, path, `makes the values larger than ${MAX_MEMBERS} members`);
  }
  state.parents.add(value);
  const result = Array.isArray(value) ? copyArray(value, path, state) : copyRecord(value, path, state);
  state.parents.delete(value);
  return result;
}

function copyArray(value: unknown[], path: string, state: CopyState): unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < value.length; index += 1) {
    result.push(copyMember(value, index, `${path}[${index}]`, state) ?? null);
  }
  return result;
}

function copyRecord(value: object, path: string, state: CopyState): unknown {
  if (!PLAIN_PROTOTYPES.has(Object.getPrototypeOf(value)) && !isPlainOfAnotherRealm(value)) {
    return refuse(state, path, 'is an instance of a class, not data');
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const at = /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key.slice(0, 64))}]`;
    if (REFUSED_KEYS.has(key)) {
      refuse(state, at, 'has a name that is not allowed');
    } else if (!key.isWellFormed()) {
      refuse(state, at, 'has a name with half of a surrogate pair');
    } else {
      const copied = copyMember(value, key, at, state);
      if (copied !== undefined) {
        result[key] = copied;
      }
    }
  }
  return result;
}

function copyMember(owner: object, key: string | number, path: string, state: CopyState): unknown {
  const member = Object.getOwnPropertyDescriptor(owner, key);
  if (member !== undefined && !('value' in member)) {
    return refuse(state, path, 'is an accessor, not data');
  }
  return copy(member?.value, path, state);
}

/** Test runners and sandboxes make plain objects whose `Object.prototype` is not ours. */
function isPlainOfAnotherRealm(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    !types.isProxy(prototype) &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'hasOwnProperty') &&
    Object.hasOwn(prototype, '__defineGetter__')
  );
}

function refuse(state: CopyState, path: string, message: string): undefined {
  if (state.refused.length < MAX_REFUSED) {
    state.refused.push({ code: 'engine.value', level: 'error', message, path });
  }
  return undefined;
}
