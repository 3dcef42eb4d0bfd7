// Adds to schemas what type declarations cannot say: patterns, bounds, lengths, whole numbers. The validators that come
// with @kubernetes-models/* know them; each is asked about values that break them, and its errors name the constraint.
//
// node scripts/probe-constraints.mjs <folder of _schemas>: reads `{<name>: <schema>}` from stdin, writes it with them.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const TEXTS = ['', '\u0001', ' /%:@{', '-', 'A_', 'x'.repeat(70_000)];
const KEYWORDS = {
  pattern: (params) => params.pattern,
  minLength: (params) => params.limit,
  maxLength: (params) => params.limit,
  minItems: (params) => params.limit,
  maxItems: (params) => params.limit,
  minimum: (params) => params.limit,
  maximum: (params) => params.limit,
};

const bad = (schema) => {
  const types = [schema.type].flat();
  if (types.length > 1) {
    return [];
  }
  switch (types[0]) {
    case 'string':
      return TEXTS;
    case 'number':
      return [-1e15, 1e15, 1.5];
    case 'array':
      return [[], Array.from({ length: 2000 }, () => null)];
    default:
      return [];
  }
};

/** The places of a schema where values stand, without those behind references. */
function* places(schema, keys = []) {
  if (schema.$ref || schema.enum) {
    return;
  }
  yield { schema, keys };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield* places(property, [...keys, name]);
  }
  if (schema.items) {
    yield* places(schema.items, [...keys, 0]);
  }
  if (typeof schema.additionalProperties === 'object') {
    yield* places(schema.additionalProperties, [...keys, 'x']);
  }
}

const nest = (keys, value) => keys.reduceRight((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);

const pointer = (keys) => keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const schemas = JSON.parse(readFileSync(0, 'utf8'));

/** Puts texts and numbers in the place of references to them: a field may bound them further than their own type does. */
function inline(schema) {
  const target = schemas[schema.$ref];
  if (target && ['string', 'number', 'integer'].includes(target.type)) {
    delete schema.$ref;
    Object.assign(schema, structuredClone(target));
  }
  for (const inner of [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]) {
    if (typeof inner === 'object') {
      inline(inner);
    }
  }
}
Object.values(schemas).forEach(inline);

for (const [name, schema] of Object.entries(schemas)) {
  const file = path.join(folder, `${name.slice(1)}.js`);
  if (!existsSync(file)) {
    continue;
  }
  const { validate } = await import(pathToFileURL(file).href);
  for (const { schema: place, keys } of places(schema)) {
    for (const value of bad(place)) {
      validate(nest(keys, value));
      for (const error of validate.errors ?? []) {
        if (error.instancePath !== pointer(keys)) {
          continue;
        }
        const read = KEYWORDS[error.keyword];
        if (read) {
          place[error.keyword] = read(error.params);
        } else if (error.keyword === 'type' && error.params.type === 'integer') {
          place.type = 'integer';
        }
      }
    }
  }
}
process.stdout.write(JSON.stringify(schemas));
