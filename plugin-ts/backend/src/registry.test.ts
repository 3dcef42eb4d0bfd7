import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend, type TestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createRegistryPlugin } from './registry';

const PATH = '/api/pave/.backstage/actions/v1/actions';

/** A portal whose policy says `result` to everything. */
function startPortal(result: AuthorizeResult.ALLOW | AuthorizeResult.DENY): Promise<TestBackend> {
  const permissions = createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => mockServices.permissions({ result }),
  });
  const plugin = createRegistryPlugin();
  assert.ok(plugin);
  return startTestBackend({ features: [plugin, permissions, mockServices.auth.factory()] });
}

async function request(portal: TestBackend, path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const { port } = portal.server.address() as { port: number };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: mockCredentials.user.header(), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

describe('the actions registry', () => {
  let open: TestBackend;
  let closed: TestBackend;
  before(async () => {
    open = await startPortal(AuthorizeResult.ALLOW);
    closed = await startPortal(AuthorizeResult.DENY);
  });
  after(async () => {
    await open.stop();
    await closed.stop();
  });

  it('offers the actions to whom the policy allows them', async () => {
    const { text } = await request(open, PATH);
    assert.match(text, /pave:validate-files/);
    const { status } = await request(open, `${PATH}/pave:validate-spec/invoke`, { spec: 'name: shop\n' });
    assert.equal(status, 200);
  });

  it('hides and refuses them where the policy does not', async () => {
    const { text } = await request(closed, PATH);
    assert.deepEqual(JSON.parse(text), { actions: [] });
    const { status } = await request(closed, `${PATH}/pave:validate-spec/invoke`, { spec: 'name: shop\n' });
    assert.ok(status === 403 || status === 404, `${status}`);
  });
});
