// Reports before the schema of SARIF, and the composite action as a runner would run it.
import { spawnSync } from 'node:child_process';
import { deepStrictEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';

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

describe('the composite action', () => {
  it('annotates the lines and fails', () => {
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
    const [{ run, env }] = action.runs.steps;
    const input = (name) => (name === 'paths' ? folder : String(action.inputs[name].default));
    const variables = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [
        key,
        value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => input(name)),
      ]),
    );
    const { status, stdout } = spawnSync('bash', ['-euo', 'pipefail', '-c', run], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...variables, PAVE_COMMAND: `node ${pave}` },
    });
    equal(status, 1);
    match(stdout, /^::error file=tests\/cases\/rules\/K3\/bad\/deployment\.yaml,line=\d+,col=\d+,title=K3::/m);
  });
});
