'use strict';
// A real Backstage backend. Pave is one line of it.
const { createBackend } = require('@backstage/backend-defaults');

const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@backstage/plugin-permission-backend-module-allow-all-policy'));
backend.add(import('@backstage/plugin-scaffolder-backend'));

backend.add(import('backstage-plugin-pave-backend'));

// Stands where a company has GitHub or GitLab.
backend.add(require('./publishDirectory.cjs'));

backend.start().catch((error) => {
  console.error(error);
  process.exit(1);
});
