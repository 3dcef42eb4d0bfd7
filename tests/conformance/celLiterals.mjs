// Values as CEL writes them.

/**
 * A number with its point, or what CEL reads as one that has no digits.
 * @param {number} number
 */
export function doubleLiteral(number) {
  if (!Number.isFinite(number)) {
    return `double('${String(number)}')`;
  }
  const text = Object.is(number, -0) ? '-0' : String(number);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * A text between quotes; what is not plain is escaped.
 * @param {string} text
 */
export function textLiteral(text) {
  const escaped = Array.from(text, (letter) =>
    /[ !#-&(-[\]-~]/.test(letter) ? letter : `\\U${letter.codePointAt(0).toString(16).padStart(8, '0')}`,
  );
  return `'${escaped.join('')}'`;
}

/**
 * Bytes, each escaped.
 * @param {Uint8Array} bytes
 */
export function bytesLiteral(bytes) {
  return `b'${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
}

/**
 * An expression with names that have values.
 * @param {string} expression
 * @param {Record<string, string>} names each with its value as CEL writes it
 */
export function withNames(expression, names) {
  const bound = Object.entries(names).map(([name, value]) => `cel.bind(${name}, ${value}, `);
  return `${bound.join('')}${expression}${')'.repeat(bound.length)}`;
}

/**
 * An expression that is true if another has a value, and a value of its type.
 * @param {string} expression
 * @param {string} value as CEL writes it
 */
export function hasValue(expression, value) {
  return value === "double('NaN')"
    ? `type(${expression}) == double && !((${expression}) == (${expression}))`
    : `(${expression}) == ${value} && type(${expression}) == type(${value})`;
}
