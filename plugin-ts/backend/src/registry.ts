import { type BackendFeature, createBackendPlugin } from '@backstage/backend-plugin-api';
import type * as alpha from '@backstage/backend-plugin-api/alpha';
import { registerActions } from './registryActions';
import { paveServiceRef } from './service';

/**
 * The plugin that offers Pave's checks to Backstage's actions registry, and so as REST actions, MCP tools and scaffolder
 * steps, where the portal has that registry; undefined where it has not. The registry is an alpha API: a portal without it, or with
 * another, works as before.
 */
export function createRegistryPlugin(): BackendFeature | undefined {
  const registry = actionsRegistry();
  if (registry === undefined) {
    return undefined;
  }
  return createBackendPlugin({
    pluginId: 'pave',
    register(env) {
      env.registerInit({
        deps: { registry, pave: paveServiceRef },
        async init({ registry: actions, pave }) {
          registerActions(actions, pave);
        },
      });
    },
  });
}

function actionsRegistry(): typeof alpha.actionsRegistryServiceRef | undefined {
  try {
    // Not an import: it fails where the entry or the name is not there.
    const found = require('@backstage/backend-plugin-api/alpha') as Partial<typeof alpha>;
    return found.actionsRegistryServiceRef;
  } catch {
    return undefined;
  }
}
