import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { AppSpecProcessor } from './catalogProcessor/AppSpecProcessor';
import { EntityRulesProcessor } from './catalogProcessor/EntityRulesProcessor';
import { paveServiceRef } from './service';

/** Registers Pave's processors with the catalog. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'pave',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        reader: coreServices.urlReader,
        pave: paveServiceRef,
      },
      async init({ catalog, config, reader, pave }) {
        catalog.addProcessor(new AppSpecProcessor({ reader, pave }));
        const kinds = config.getOptionalStringArray('pave.catalog.validate') ?? [];
        if (kinds.length > 0) {
          catalog.addProcessor(new EntityRulesProcessor({ pave, kinds }));
        }
      },
    });
  },
});
