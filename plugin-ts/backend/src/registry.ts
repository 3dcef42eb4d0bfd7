import { type BackendFeature, createBackendPlugin } from '@backstage/backend-plugin-api';
import type * as alpha from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { type Finding, formatFinding, PaveError } from 'pave-idp';
import { paveServiceRef, type PaveService } from './service';

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

/** They read what they are given and change nothing. */
const READ_ONLY = { readOnly: true, destructive: false, idempotent: true };

const SPEC = 'An app spec, a Score workload or a team, as YAML or JSON text';

function registerActions(actions: alpha.ActionsRegistryService, { engine, platform }: PaveService): void {
  actions.register({
    name: 'validate-spec',
    title: 'Validate an app spec',
    description:
      'Checks an app spec, a Score workload or a team: every mistake at once with line, column and what to write instead, and what the service would cost. Changes nothing.',
    attributes: READ_ONLY,
    schema: {
      input: (z) => z.object({ spec: z.string().describe(SPEC) }),
      output: (z) =>
        z.object({
          valid: z.boolean().describe('Whether no finding is an error'),
          findings: z.array(z.string()).describe('One line each: level, code, place, message, hint'),
          costs: z.array(z.any()).describe('For each environment: currency, least and most a month'),
        }),
    },
    action: ({ input }) =>
      inEngine(async () => {
        const { spec, costs, findings } = await engine.readSpec({ spec: input.spec, ...platform });
        return { valid: spec !== undefined, findings: lines(findings), costs: [...costs] };
      }),
  });
  actions.register({
    name: 'generate-manifests',
    title: 'Generate Kubernetes manifests',
    description:
      'The Kubernetes manifests of an app spec, a Score workload or a team, as texts. Writes nothing; a template step writes them with `pave:manifests:generate`.',
    attributes: READ_ONLY,
    schema: {
      input: (z) =>
        z.object({
          spec: z.string().describe(SPEC),
          output: z.enum(['kustomize', 'helm', 'plain']).optional().describe('The layout; `kustomize` by default'),
        }),
      output: (z) =>
        z.object({
          files: z.array(z.object({ path: z.string(), content: z.string() })).describe('Every file with its text'),
          findings: z.array(z.string()).describe('Warnings and notes, one line each'),
        }),
    },
    action: ({ input }) =>
      inEngine(async () => {
        const { output = 'kustomize' } = input;
        const { files, findings } = await engine.generate({ spec: input.spec, output, ...platform });
        const texts = files.map(({ path, content }) => ({ path, content: Buffer.from(content).toString() }));
        return { files: texts, findings: lines(findings) };
      }),
  });
  actions.register({
    name: 'explain-field',
    title: 'Explain a field of a manifest',
    description:
      'Says which line of an app spec, or which default of the platform, made a field of a Kubernetes object. Changes nothing.',
    attributes: READ_ONLY,
    schema: {
      input: (z) =>
        z.object({
          spec: z.string().describe(SPEC),
          place: z.string().describe('Kind and path, such as `Deployment:spec.template.spec.containers[0].image`'),
          environment: z.string().optional().describe('In this environment'),
        }),
      output: (z) => z.object({ explanation: z.any().describe('The object, the value there, and its reasons') }),
    },
    action: ({ input }) =>
      inEngine(async () => {
        const { spec, place, environment } = input;
        const where = environment === undefined ? { place } : { place, environment };
        const { explanation } = await engine.explain({ spec, ...where, ...platform });
        return { explanation: { ...explanation } };
      }),
  });
}

function lines(findings: readonly Finding[]): string[] {
  return findings.map(formatFinding);
}

async function inEngine<T>(work: () => Promise<T>): Promise<{ output: T }> {
  try {
    return { output: await work() };
  } catch (error) {
    throw error instanceof PaveError ? new InputError(error.message) : error;
  }
}
