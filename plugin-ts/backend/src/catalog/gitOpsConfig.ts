import { resolve } from 'node:path';
import {
  type LoggerService,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerService,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { EntityReader } from './EntityReader';
import { GitOpsTree } from './GitOpsTree';
import { GitOpsTreeProvider } from './GitOpsTreeProvider';
import { DEFAULT_PATTERN, ServiceFolders } from './serviceFolders';

/** Under this key the catalog's providers have their configuration, each with names of its own below. */
const CONFIG_KEY = 'catalog.providers.pave';
const EVERY_TEN_MINUTES = { frequency: { minutes: 10 }, timeout: { minutes: 5 } };

/** The providers that the configuration names, one for each GitOps repository. */
export function readGitOpsProviders(options: {
  config: Config;
  reader: UrlReaderService;
  scheduler: SchedulerService;
  entities: EntityReader;
  logger: LoggerService;
}): GitOpsTreeProvider[] {
  const { config, reader, scheduler, entities, logger } = options;
  const repositories = config.getOptionalConfig(CONFIG_KEY);
  const integrations = ScmIntegrations.fromConfig(config);
  return (repositories?.keys() ?? []).map((id) => {
    const repository = config.getConfig(`${CONFIG_KEY}.${id}`);
    const target = repository.getString('target');
    const tree = new GitOpsTree({ target, reader });
    const schedule = repository.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(repository.getConfig('schedule'))
      : EVERY_TEN_MINUTES;
    return new GitOpsTreeProvider({
      id,
      tree,
      folders: new ServiceFolders(repository.getOptionalString('services') ?? DEFAULT_PATTERN),
      entities,
      logger,
      schedule: scheduler.createScheduledTaskRunner(schedule),
      locationOf: (path) =>
        tree.type === 'file'
          ? `file:${resolve(target, path)}`
          : `url:${path === '' ? target : integrations.resolveUrl({ url: path, base: `${target.replace(/\/+$/, '')}/` })}`,
    });
  });
}
