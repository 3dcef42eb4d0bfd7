import type * as alpha from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { createPermission } from '@backstage/plugin-permission-common';
import { type Finding, formatFinding, hasErrors, PaveError } from 'pave-idp';
import type { PaveService } from './service';

/** Who may see and call the actions of the registry: a portal's policy decides. They read nothing but what they are given. */
export const paveUsePermission = createPermission({ name: 'pave.use', attributes: { action: 'read' } });

/** They read what they are given and change nothing. */
const READ_ONLY = { readOnly: true, destructive: false, idempotent: true };

const SPEC = 'An app spec, a Score workload or a team, as YAML or JSON text';

/** Registers what the engine can say of specs and files without a workspace. */
export function registerActions(actions: alpha.ActionsRegistryService, { engine, platform, rules }: PaveService): void {
  actions.register({
    name: 'validate-spec',
    title: 'Validate an app spec',
    description:
      'Checks an app spec, a Score workload or a team: every mistake at once with line, column and what to write instead, and what the service would cost. Changes nothing.',
    attributes: READ_ONLY,
    visibilityPermission: paveUsePermission,
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
    visibilityPermission: paveUsePermission,
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
    visibilityPermission: paveUsePermission,
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
  actions.register({
    name: 'validate-files',
    title: 'Validate manifests, catalog files and templates',
    description:
      'Checks Kubernetes manifests, catalog-info files, Backstage templates and app specs as one set: every mistake at once with file, line, column and what to write instead, and a score. Changes nothing.',
    attributes: READ_ONLY,
    visibilityPermission: paveUsePermission,
    schema: {
      input: (z) =>
        z.object({
          files: z
            .array(z.object({ path: z.string(), content: z.string() }))
            .describe('Texts with their paths; what a document is, it says itself'),
          profile: z
            .enum(['baseline', 'golden', 'strict'])
            .optional()
            .describe('How much is asked; `golden` by default'),
          kubernetes: z.string().optional().describe('A minor version of Kubernetes, such as `1.34`'),
        }),
      output: (z) =>
        z.object({
          valid: z.boolean().describe('Whether no finding is an error'),
          score: z.number().describe('From 0 to 100'),
          grade: z.string().describe('The score from A to E'),
          findings: z.array(z.string()).describe('One line each: level, code, place, message, hint'),
        }),
    },
    action: ({ input: { files, profile, kubernetes } }) =>
      inEngine(async () => {
        const how = {
          ...(profile === undefined ? {} : { profile }),
          ...(kubernetes === undefined ? {} : { kubernetes }),
        };
        const { findings, score, grade } = await engine.validate({ files, ...rules, ...how, ...platform });
        return { valid: !hasErrors(findings), score, grade, findings: lines(findings) };
      }),
  });
  actions.register({
    name: 'generate-catalog-info',
    title: 'Generate a catalog-info.yaml',
    description:
      'The catalog entities of an app spec, a Score workload or a team, as the text of a catalog-info.yaml. Writes nothing; a template step writes it with `pave:catalog:generate`.',
    attributes: READ_ONLY,
    visibilityPermission: paveUsePermission,
    schema: {
      input: (z) => z.object({ spec: z.string().describe(SPEC) }),
      output: (z) =>
        z.object({
          content: z.string().describe('The text of the file'),
          findings: z.array(z.string()).describe('Warnings and notes, one line each'),
        }),
    },
    action: ({ input }) =>
      inEngine(async () => {
        const { files, findings } = await engine.catalog({ spec: input.spec, ...platform });
        const content = files.map((file) => Buffer.from(file.content).toString()).join('');
        return { content, findings: lines(findings) };
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
