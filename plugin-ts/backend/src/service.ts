import { readFile } from 'node:fs/promises';
import { coreServices, createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import { type Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { createEngine, type Engine, type EngineOptions } from 'pave-idp';

/** What Pave's parts of a portal share: one engine, and the platform's defaults. */
export interface PaveService {
  readonly engine: Engine;
  /** The text of `pave.platform.yaml`, as an argument of the engine's requests; empty without one. */
  readonly platform: { readonly platform?: string };
}

/** One engine for the whole backend, closed when the backend shuts down. */
export const paveServiceRef = createServiceRef<PaveService>({
  id: 'pave.engine',
  scope: 'root',
  defaultFactory: async (service) =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig, lifecycle: coreServices.rootLifecycle },
      async factory({ config, lifecycle }) {
        const pave = config.getOptionalConfig('pave');
        const engine = createEngine(readEngineOptions(pave));
        lifecycle.addShutdownHook(() => engine.close());
        return { engine, platform: await readPlatform(pave?.getOptionalString('platformFile')) };
      },
    }),
});

function readEngineOptions(pave: Config | undefined): EngineOptions {
  const workers = pave?.getOptionalNumber('workers');
  const memoryMiB = pave?.getOptionalNumber('memoryMiB');
  return {
    ...(workers === undefined ? {} : { workers }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(pave?.has('deadline')
      ? { deadlineMs: durationToMilliseconds(readDurationFromConfig(pave, { key: 'deadline' })) }
      : {}),
  };
}

async function readPlatform(path: string | undefined): Promise<PaveService['platform']> {
  return path === undefined ? {} : { platform: await readFile(path, 'utf8') };
}
