import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createService } from '../src/service.js';

const service = createService();
let url;

before(async () => {
  await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${service.address().port}`;
});
after(() => service.close());

test('greets', async () => {
  const response = await fetch(`${url}/`);
  assert.equal(response.status, 200);
  assert.match((await response.json()).message, /${{ values.name }}/);
});

test('is alive', async () => {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
});

test('is ready until it shuts down', async () => {
  assert.equal((await fetch(`${url}/ready`)).status, 200);
  service.isReady = false;
  assert.equal((await fetch(`${url}/ready`)).status, 503);
});

test('knows no other path', async () => {
  assert.equal((await fetch(`${url}/nowhere`)).status, 404);
});
