import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const manifestsValidateExamples: TemplateExample[] = [
  {
    description: 'Check everything below a folder',
    example: `steps:
  - id: check
    name: Check the manifests
    action: pave:manifests:validate
    input:
      paths:
        - deploy
`,
  },
];
