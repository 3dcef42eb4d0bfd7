// One template, rendered by Pave's core and by the engine that Backstage ships, under Backstage's settings.
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createTemplateRenderer } from 'nunjitsu';
import nunjucks from 'nunjucks';

const require = createRequire(import.meta.url);
const { ConfigReader } = require('@backstage/config');
const { ScmIntegrations } = require('@backstage/integration');
const engine = resolve(import.meta.dirname, '../../plugin-ts/engine');
const core = require(resolve(engine, 'wasm/pave_wasm.js'));
const { decodeFrame, encodeFrame, utf8 } = require(resolve(engine, 'dist/frame.js'));

// Its filters are not exported; what they are made of is.
const backend = dirname(require.resolve('@backstage/plugin-scaffolder-backend/package.json'));
const { createDefaultFilters } = require(resolve(backend, 'dist/lib/templating/filters/createDefaultFilters.cjs.js'));
const scmIntegrations = ScmIntegrations.fromConfig(new ConfigReader({}));
const filters = Object.fromEntries(
  createDefaultFilters({ integrations: scmIntegrations }).map(({ id, filter }) => [id, filter]),
);
const integrations = ['github.com', 'gitlab.com', 'bitbucket.org', 'dev.azure.com'].map((host) => ({
  host,
  type: scmIntegrations.byHost(host).type,
}));

/**
 * What a rendering gave; of an error only that it was one: wordings differ on purpose.
 * @typedef {{ output: string } | { error: string }} Outcome
 * @typedef {{ cookiecutterCompat?: boolean, trimBlocks?: boolean, lstripBlocks?: boolean }} Options
 */

/** Renderers by their options: to make one takes longer than most renderings. */
const renderers = new Map();

function rendererOf(options) {
  const key = JSON.stringify(options);
  const known = renderers.get(key) ?? createTemplateRenderer({ filters, allowRegexExecution: true, ...options });
  renderers.set(key, known);
  return known;
}

/** The last values that were copied, and for which renderer: neighbours often share them. */
let prepared = { renderer: undefined, context: undefined, copy: undefined };

function preparedOf(renderer, context) {
  if (prepared.renderer !== renderer || prepared.context !== context) {
    prepared = { renderer, context, copy: renderer.prepareContext(context) };
  }
  return prepared.copy;
}

/**
 * As plugin-scaffolder-backend 4.2 renders a file.
 * @param {string} source
 * @param {Record<string, unknown>} context
 * @param {Options} options
 * @returns {Outcome}
 */
export function renderWithNunjitsu(source, context, options) {
  try {
    const renderer = rendererOf(options);
    return { output: renderer.render(source, preparedOf(renderer, context)) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Nunjucks' environments by their options. */
const environments = new Map();

function environmentOf({ trimBlocks = false, lstripBlocks = false }) {
  const key = JSON.stringify([trimBlocks, lstripBlocks]);
  let environment = environments.get(key);
  if (environment === undefined) {
    const tags = { variableStart: '${{', variableEnd: '}}' };
    environment = new nunjucks.Environment(null, { autoescape: false, tags, trimBlocks, lstripBlocks });
    Object.entries(filters).forEach(([name, filter]) => environment.addFilter(name, filter));
    environments.set(key, environment);
  }
  return environment;
}

/**
 * As nunjucks 3.2 renders a text with Backstage's delimiters; not with its compatibility with cookiecutter.
 * @param {string} source
 * @param {Record<string, unknown>} context
 * @param {Options} options
 * @returns {Outcome}
 */
export function renderWithNunjucks(source, context, options) {
  try {
    return { output: environmentOf(options).renderString(source, structuredClone(context)) };
  } catch (error) {
    return { error: String(error) };
  }
}

/**
 * As the engine renders a text.
 * @param {string} source
 * @param {Record<string, unknown>} context
 * @param {Options} options
 * @returns {Outcome}
 */
export function renderWithPave(source, context, options) {
  const values = utf8(JSON.stringify(context));
  const text = utf8(source);
  const header = {
    name: 'template',
    options,
    integrations,
    valuesLength: values.length,
    sourceLength: text.length,
  };
  const { header: answer, body } = decodeFrame(
    core.renderString(encodeFrame(header, [values, text]), () => '!no extensions'),
  );
  const errors = answer.ok ? answer.value.findings.filter(({ level }) => level === 'error') : [answer.error];
  if (errors.length > 0) {
    return { error: errors.map(({ code, message }) => `${code} ${message}`).join('; ') };
  }
  return { output: Buffer.from(body).toString('utf8') };
}

/**
 * Whether two outcomes are the same to a user: the same bytes, or an error in both.
 * @param {Outcome} left
 * @param {Outcome} right
 */
export function agree(left, right) {
  return 'output' in left && 'output' in right
    ? bytes(left.output) === bytes(right.output)
    : 'error' in left && 'error' in right;
}

/** Backstage writes a file as UTF-8, where half of a surrogate pair becomes U+FFFD. */
function bytes(text) {
  return text.toWellFormed();
}
