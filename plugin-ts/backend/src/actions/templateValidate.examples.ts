import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const templateValidateExamples: TemplateExample[] = [
  {
    description: 'Check a template that a step has written',
    example: `steps:
  - id: check
    name: Check the template
    action: pave:template:validate
    input:
      paths:
        - template.yaml
`,
  },
];
