import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { AppSpecProcessor } from './catalogProcessor/AppSpecProcessor';
import { paveServiceRef } from './service';

/** Registers Pave's processor with the catalog. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'pave',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint, reader: coreServices.urlReader, pave: paveServiceRef },
      async init({ catalog, reader, pave }) {
        catalog.addProcessor(new AppSpecProcessor({ reader, pave }));
      },
    });
  },
});
