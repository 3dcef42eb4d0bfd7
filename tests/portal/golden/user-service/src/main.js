import { createService } from './service.js';

const port = Number(process.env.PORT ?? 8080);
const service = createService();

service.listen(port, () => console.log(JSON.stringify({ message: 'listening', port })));

// Kubernetes sends SIGTERM and takes the pod out of its Services at the same time: requests on their way still arrive.
process.once('SIGTERM', () => {
  service.isReady = false;
  setTimeout(() => service.close(() => process.exit(0)), 5000);
});
