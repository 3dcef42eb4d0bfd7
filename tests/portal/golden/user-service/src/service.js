import { createServer } from 'node:http';

/** The service, not listening yet. `isReady` decides what `/ready` answers. */
export function createService() {
  const service = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    switch (path) {
      case '/':
        return answer(response, 200, { message: 'Hello from user-service' });
      case '/healthz':
        return answer(response, 200, { status: 'ok' });
      case '/ready':
        return answer(response, service.isReady ? 200 : 503, { ready: service.isReady });
      default:
        return answer(response, 404, { error: 'not found' });
    }
  });
  service.isReady = true;
  return service;
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
