// The schemas of Kubernetes, compiled by ajv, as a check that knows schemas only would have them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const packages = resolve(import.meta.dirname, '../../.tools/judges/lib');

/** The folder of kubernetes-validate's schemas, strict ones, of one version of Kubernetes. */
function schemaFolder(version) {
  const python = readdirSync(packages).find((name) => name.startsWith('python'));
  const schemas = join(packages, python ?? '', 'site-packages/kubernetes_validate/kubernetes-json-schema');
  return join(schemas, `v${version}.0-local-strict`);
}

/**
 * Compiles the schemas of objects' kinds.
 * @param {{ apiVersion: string, kind: string }[]} objects
 * @returns {Map<string, (object: unknown) => boolean>} by kind; without kinds of which Kubernetes has no schema
 */
export function compileSchemas(objects, version = '1.34') {
  const folder = schemaFolder(version);
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema(JSON.parse(readFileSync(join(folder, '_definitions.json'), 'utf8')), '_definitions.json');
  const checks = new Map();
  for (const { apiVersion, kind } of objects) {
    const file = join(
      folder,
      `${kind}-${apiVersion.replace(/\.k8s\.io|\.authorization/g, '').replace('/', '-')}.json`.toLowerCase(),
    );
    if (!checks.has(kind) && existsSync(file)) {
      checks.set(kind, ajv.compile(JSON.parse(readFileSync(file, 'utf8'))));
    }
  }
  return checks;
}
