import { readFile } from 'node:fs/promises';
import { coreServices, createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import { type Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { createEngine, type Engine, type EngineOptions, errorOfFindings, hasErrors } from 'pave-idp';

/** What Pave's parts of a portal share: one engine, and the platform's defaults. */
export interface PaveService {
  readonly engine: Engine;
  /** The text of `pave.platform.yaml`, as an argument of the engine's requests; empty without one. */
  readonly platform: { readonly platform?: string };
  /** The text of the portal's `pave.rules.yaml`, as an argument of `validate`; empty without one. */
  readonly rules: { readonly rules?: string };
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
        const opened = await openPave(config.getOptionalConfig('pave'));
        lifecycle.addShutdownHook(() => opened.engine.close());
        return opened;
      },
    }),
});

/** The service as the portal's configuration under `pave` wants it. */
export async function openPave(pave: Config | undefined): Promise<PaveService> {
  const [platform, rules] = await Promise.all([readText(pave, 'platformFile'), readText(pave, 'rulesFile')]);
  const engine = createEngine(readEngineOptions(pave));
  await checkRules(engine, rules);
  return { engine, platform: platform === undefined ? {} : { platform }, rules: rules === undefined ? {} : { rules } };
}

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

/** The text of the file that the configuration names under `key`, if it does. */
async function readText(pave: Config | undefined, key: string): Promise<string | undefined> {
  const path = pave?.getOptionalString(key);
  return path === undefined ? undefined : readFile(path, 'utf8');
}

/** A portal does not start with rules that nobody can read: they would refuse every entity. */
async function checkRules(engine: Engine, rules: string | undefined): Promise<void> {
  const { findings } = rules === undefined ? { findings: [] } : await engine.validate({ files: [], rules });
  if (hasErrors(findings)) {
    await engine.close();
    throw errorOfFindings(findings);
  }
}
