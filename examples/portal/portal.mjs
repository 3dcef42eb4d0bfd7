// Starts the example portal and talks to it: shared by the demo and the tests.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A running portal.
 * @typedef {{
 *   url: string,
 *   token: string,
 *   request: (method: string, path: string, body?: unknown) => Promise<any>,
 *   waitFor: (path: string, seconds?: number) => Promise<any>,
 *   runTask: (templateRef: string, values: unknown, onEvent?: (event: any) => void) => Promise<Task>,
 *   stop: () => Promise<void>,
 * }} Portal
 */

/**
 * A task that ended.
 * @typedef {{ id: string, status: string, output: any, log: string[], error?: string }} Task
 */

/**
 * Starts a portal and waits until it answers.
 * @param {{ directory: string, content: string, output: string, logFile: string, configs?: string[], logLevel?: string }} options
 *   `directory` holds index.cjs, app-config.yaml and node_modules (or has them above it); `content` holds templates/ and
 *   examples/specs/; `output` gets results; all absolute.
 * @returns {Promise<Portal>}
 */
export async function startPortal({ directory, content, output, logFile, configs = [], logLevel = 'info' }) {
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const url = `http://127.0.0.1:${port}`;
  const work = mkdtempSync(join(tmpdir(), 'portal-work-'));
  const args = [join(directory, 'app-config.yaml'), ...configs].flatMap((config) => ['--config', config]);
  const child = spawn(process.execPath, [join(directory, 'index.cjs'), ...args], {
    cwd: directory,
    env: {
      ...process.env,
      PORT: String(port),
      PORTAL_TOKEN: token,
      PORTAL_CONTENT: content,
      PORTAL_OUTPUT: output,
      PORTAL_WORK: work,
      LOG_LEVEL: process.env.LOG_LEVEL ?? logLevel,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let exit;
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      exit = signal ?? code;
      resolve(undefined);
    });
  });

  const request = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 2000)}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  };

  const waitFor = async (path, seconds = 60) => {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      if (exit !== undefined) {
        throw new Error(`the portal ended with ${exit}; see ${logFile}`);
      }
      try {
        return await request('GET', path);
      } catch (error) {
        if (performance.now() > until) {
          throw new Error(`${path} did not come within ${seconds} s; see ${logFile}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };

  const runTask = async (templateRef, values, onEvent = () => {}) => {
    const { id } = await request('POST', '/api/scaffolder/v2/tasks', { templateRef, values });
    const response = await fetch(`${url}/api/scaffolder/v2/tasks/${id}/eventstream`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    });
    const task = { id, status: 'unknown', output: undefined, log: [], error: undefined };
    for await (const event of serverSentEvents(response.body)) {
      onEvent(event);
      task.log.push(String(event.body.message));
      if (event.type === 'completion') {
        task.output = event.body.output;
        task.error = event.body.error?.message;
        break;
      }
    }
    task.status = (await request('GET', `/api/scaffolder/v2/tasks/${id}`)).status;
    return task;
  };

  const stop = async () => {
    if (exit === undefined) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(timer);
    }
    log.end();
    rmSync(work, { recursive: true, force: true });
  };

  try {
    await waitFor('/.backstage/health/v1/readiness');
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, token, request, waitFor, runTask, stop };
}

async function* serverSentEvents(body) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text
        .slice(0, end)
        .split('\n')
        .find((line) => line.startsWith('data: '));
      text = text.slice(end + 2);
      if (data !== undefined) {
        yield JSON.parse(data.slice('data: '.length));
      }
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
