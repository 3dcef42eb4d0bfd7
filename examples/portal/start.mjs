// `make portal`: the example portal's backend, until Ctrl+C.
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { startPortal } from './portal.mjs';

const root = resolve(import.meta.dirname, '../..');
const output = join(root, '.build/portal');
const logFile = join(root, '.build/portal.log');
mkdirSync(output, { recursive: true });

const portal = await startPortal({ directory: import.meta.dirname, content: root, output, logFile });
console.log(`Backstage's backend is on ${portal.url}; its log is ${relative(process.cwd(), logFile)}.
Results of tasks go to ${relative(process.cwd(), output)}/. Every request needs the header of this run:

  curl --header 'Authorization: Bearer ${portal.token}' ${portal.url}/api/scaffolder/v2/actions
  curl --header 'Authorization: Bearer ${portal.token}' --json '{"templateRef": "template:default/web-service",
    "values": {"name": "shop", "owner": "team-shop", "port": 8080, "size": "small", "minReplicas": 2, "maxReplicas": 4,
    "environmentVariables": []}}' ${portal.url}/api/scaffolder/v2/tasks

Ctrl+C ends it.`);
process.once('SIGINT', () => void portal.stop().then(() => process.exit(0)));
process.once('SIGTERM', () => void portal.stop().then(() => process.exit(0)));
