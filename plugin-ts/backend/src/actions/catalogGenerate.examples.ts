import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const catalogGenerateExamples: TemplateExample[] = [
  {
    description: 'Write the catalog entities of the app spec that a skeleton brought',
    example: `steps:
  - id: catalog
    name: Write the catalog entities
    action: pave:catalog:generate
    input:
      path: pave.yaml
`,
  },
];
