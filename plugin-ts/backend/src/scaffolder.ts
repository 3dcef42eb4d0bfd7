import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createCatalogGenerateAction } from './actions/catalogGenerate';
import { createCatalogValidateAction } from './actions/catalogValidate';
import { createManifestsGenerateAction } from './actions/manifestsGenerate';
import { createManifestsValidateAction } from './actions/manifestsValidate';
import { createSpecValidateAction } from './actions/specValidate';
import { createTemplateValidateAction } from './actions/templateValidate';
import { createTemplateRenderAction } from './actions/templateRender';
import { createTemplateRenderFileAction } from './actions/templateRenderFile';
import { paveServiceRef } from './service';
import { paveTemplatingExtensionPoint, TemplatingRegistry } from './templating';

/** Registers Pave's actions with the scaffolder. */
export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'pave',
  register(env) {
    const templating = new TemplatingRegistry();
    env.registerExtensionPoint(paveTemplatingExtensionPoint, templating);
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        reader: coreServices.urlReader,
        pave: paveServiceRef,
      },
      async init({ actions, config, reader, pave }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const requireScmUserCredentials = config.getOptionalBoolean('scaffolder.requireScmUserCredentials') ?? false;
        const rendering = { pave, reader, integrations, requireScmUserCredentials, templating };
        actions.addActions(
          createTemplateRenderAction(rendering),
          createTemplateRenderFileAction(rendering),
          createSpecValidateAction(pave),
          createManifestsGenerateAction(pave),
          createManifestsValidateAction(pave),
          createCatalogGenerateAction(pave),
          createCatalogValidateAction(pave),
          createTemplateValidateAction(pave),
        );
      },
    });
  },
});
