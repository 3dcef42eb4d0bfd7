// Reports before the schema of SARIF.
import { spawnSync } from 'node:child_process';
import { deepStrictEqual, ok } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const pave = join(root, 'plugin-ts/engine/bin/pave.js');
const folder = 'tests/cases/rules/K3/bad';

describe('a SARIF report', () => {
  it('is valid against the schema of version 2.1.0', () => {
    const { stdout } = spawnSync('node', [pave, 'validate', folder, '--format', 'sarif'], {
      cwd: root,
      encoding: 'utf8',
    });
    const log = JSON.parse(stdout);
    // The schema is of draft 4, which the package's own Ajv still reads.
    const packaged = createRequire(join(root, 'node_modules/@microsoft/jest-sarif/package.json'));
    const Ajv = packaged('ajv');
    const ajv = new Ajv({ schemaId: 'auto', meta: false, unknownFormats: 'ignore' });
    ajv.addMetaSchema(packaged('ajv/lib/refs/json-schema-draft-04.json'));
    const validate = ajv.compile(packaged('./lib/schemas/sarif-2.1.0-rtm.5.json'));
    validate(log);
    deepStrictEqual(validate.errors, null);
    ok(log.runs[0].results.length > 3);
  });
});
