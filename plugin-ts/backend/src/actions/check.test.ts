import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { mockServices } from '@backstage/backend-test-utils';
import { openPave } from '../service';
import { check } from './check';

const workspacePath = mkdtempSync(join(tmpdir(), 'pave-check-'));
after(() => rmSync(workspacePath, { recursive: true }));

/** A ConfigMap of the service `name`; `data` may be misspelt. */
function map(name: string, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels: {app: ${name}}\n${data}: {}\n`;
}

it('a check gives each service of the workspace its score', async () => {
  writeFileSync(join(workspacePath, 'api.yaml'), map('api', 'data'));
  writeFileSync(join(workspacePath, 'web.yaml'), map('web', 'dat'));
  const pave = await openPave(undefined);
  const logger = mockServices.rootLogger();
  const { services, score, fail } = await check(
    pave,
    { paths: ['.'] },
    { workspacePath, logger, task: { id: 'task' } },
  );
  await pave.engine.close();
  assert.equal(score, 90);
  assert.deepEqual(
    services.map((service) => [service.name, service.score, service.grade, service.errors]),
    [
      ['api', 100, 'A', 0],
      ['web', 90, 'B', 1],
    ],
  );
  assert.throws(fail, /K1/);
});
