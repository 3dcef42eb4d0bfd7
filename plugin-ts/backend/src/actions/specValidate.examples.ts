import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const specValidateExamples: TemplateExample[] = [
  {
    description: 'Check the app spec that a skeleton brought',
    example: `steps:
  - id: validate
    name: Check the app spec
    action: pave:spec:validate
    input:
      path: pave.yaml
`,
  },
  {
    description: 'Check an app spec made of form values',
    example: `steps:
  - id: validate
    name: Check the app spec
    action: pave:spec:validate
    input:
      spec:
        name: user-service
        gitRepo: https://github.com/myorg/user-service
        owner: team-users
`,
  },
];
