import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const catalogValidateExamples: TemplateExample[] = [
  {
    description: 'Check the catalog file before it is published',
    example: `steps:
  - id: check
    name: Check the catalog file
    action: pave:catalog:validate
    input:
      paths:
        - catalog-info.yaml
`,
  },
];
