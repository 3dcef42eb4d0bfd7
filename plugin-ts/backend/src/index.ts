import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import catalogModule from './catalog';
import { createRegistryPlugin } from './registry';
import scaffolderModule from './scaffolder';

export { paveUsePermission } from './registryActions';
export { paveServiceRef, type PaveService } from './service';
export {
  paveTemplatingExtensionPoint,
  type NamedTemplateFilter,
  type NamedTemplateGlobal,
  type PaveTemplatingExtensionPoint,
} from './templating';

/**
 * Everything Pave brings to a portal: `backend.add(import('backstage-plugin-pave-backend'))`. Add this, or its parts
 * `backstage-plugin-pave-backend/scaffolder` and `/catalog`, never both.
 */
export default createBackendFeatureLoader({
  loader: () => {
    const registry = createRegistryPlugin();
    return registry === undefined ? [scaffolderModule, catalogModule] : [scaffolderModule, catalogModule, registry];
  },
});
