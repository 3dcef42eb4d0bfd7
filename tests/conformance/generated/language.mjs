// What the language of Backstage's renderer has: names with what they are usually given, so that most calls get past their
// checks. In a signature `n` stands for a number, `t` for a text, `k` for a key, `l` for a list, `x` for a regular
// expression, `f` for a function and `e` for anything.

/** Filters, by the kind of value that they work on. */
export const FILTERS = {
  any: {
    d: 'ee', default: 'ee', dump: 'n', e: '', escape: '', forceescape: '', safe: '', string: '', length: '', list: '',
    int: 'nn', float: 'n', pick: 't', first: '', last: '', join: 'tk',
  },
  text: {
    capitalize: '', center: 'n', indent: 'ne', lower: '', upper: '', nl2br: '', replace: 'ttn', reverse: '', striptags: 'e',
    title: '', trim: '', truncate: 'net', urlencode: '', urlize: 'ne', wordcount: '', length: '', list: '', slice: 'ne',
    parseEntityRef: 'e', parseRepoUrl: '', projectSlug: '', safe: '', first: '', last: '', dump: 'n', int: 'nn', float: 'n',
  },
  number: { abs: '', round: 'nt', int: 'n', float: 'n', string: '', default: 'ee', dump: '' },
  list: {
    batch: 'ne', first: '', last: '', groupby: 'k', join: 'tk', length: '', list: '', reject: 'te', rejectattr: 'k',
    reverse: '', select: 'te', selectattr: 'k', slice: 'ne', sort: 'eek', sum: 'kn', dump: 'n', urlencode: '', string: '',
  },
  map: { dictsort: 'ek', dump: 'n', length: '', list: '', pick: 'k', string: '', join: 't', urlencode: '', first: '', sort: '' },
};

/** Filters that only a portal of another kind has, or nobody. */
export const UNKNOWN_FILTERS = ['jsonify', 'tojson', 'random2', 'nosuchfilter', 'constructor', 'toString', 'a.b', 'map', 'items'];

/** Tests, by whether they take an argument. */
export const TESTS = {
  plain: [
    'callable', 'defined', 'escaped', 'even', 'falsy', 'iterable', 'lower', 'mapping', 'none', 'null', 'number', 'odd',
    'string', 'truthy', 'undefined', 'upper', 'nosuchtest', 'sequence', 'boolean', 'true',
  ],
  taking: [
    'divisibleby', 'eq', 'equalto', 'ge', 'greaterthan', 'gt', 'in', 'le', 'lessthan', 'lt', 'ne', 'sameas',
  ],
};

/** Methods, by the kind of value that has them. */
export const METHODS = {
  text: {
    charAt: 'n', charCodeAt: 'n', codePointAt: 'n', concat: 'ee', endsWith: 'tn', includes: 'tn', indexOf: 'tn',
    lastIndexOf: 'tn', replace: 'tt', slice: 'nn', split: 'tn', startsWith: 'tn', substring: 'nn', substr: 'nn',
    toLowerCase: '', toUpperCase: '', trim: '', trimEnd: '', trimStart: '', toString: '', repeat: 'n', padStart: 'nt',
    match: 'x', localeCompare: 't', length: '',
  },
  number: { toExponential: 'n', toFixed: 'n', toPrecision: 'n', toString: 'n', valueOf: '' },
  list: {
    at: 'n', concat: 'le', copyWithin: 'nnn', fill: 'enn', flat: 'n', includes: 'en', indexOf: 'en', join: 't',
    lastIndexOf: 'en', pop: '', push: 'ee', reverse: '', shift: '', slice: 'nn', sort: '', splice: 'nne', unshift: 'e',
    toString: '', append: 'e', count: 'e', find: 'e', index: 'e', insert: 'ne', remove: 'e', map: 'f', keys: '', extend: 'l',
  },
  map: { get: 'ke', has_key: 'k', items: '', keys: '', values: '', hasOwnProperty: 'k', toString: '', iteritems: '' },
  expression: { test: 't', exec: 't' },
};

/** Members of `loop`. */
export const LOOP = ['index', 'index0', 'revindex', 'revindex0', 'first', 'last', 'length', 'nosuch'];

/** Names of keyword arguments. */
export const KEYWORDS = [
  'attribute', 'reverse', 'case_sensitive', 'default', 'base', 'count', 'width', 'method', 'boolean', 'length', 'x', 'y', 'b',
];
