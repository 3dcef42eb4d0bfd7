import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { AppSpecProcessor } from './catalog/AppSpecProcessor';
import { EntityReader } from './catalog/EntityReader';
import { EntityRulesProcessor } from './catalog/EntityRulesProcessor';
import { readGitOpsProviders } from './catalog/gitOpsConfig';
import { readScorePlaces } from './catalog/scores';
import { paveServiceRef } from './service';

/** Registers Pave's processors and providers with the catalog. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'pave',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
        pave: paveServiceRef,
      },
      async init({ catalog, config, logger, reader, scheduler, pave }) {
        const own = config.getOptionalConfig('pave.catalog');
        const entities = new EntityReader({ pave, scores: readScorePlaces(own) });
        catalog.addProcessor(new AppSpecProcessor({ reader, entities, logger }));
        const kinds = own?.getOptionalStringArray('validate') ?? [];
        if (kinds.length > 0) {
          catalog.addProcessor(new EntityRulesProcessor({ pave, kinds }));
        }
        catalog.addEntityProvider(readGitOpsProviders({ config, reader, scheduler, entities, logger }));
      },
    });
  },
});
