import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const manifestsGenerateExamples: TemplateExample[] = [
  {
    description: 'Generate a Kustomize base from the app spec that a skeleton brought',
    example: `steps:
  - id: generate
    name: Generate the manifests
    action: pave:manifests:generate
    input:
      path: pave.yaml
`,
  },
  {
    description: 'Generate plain manifests from form values',
    example: `steps:
  - id: generate
    name: Generate the manifests
    action: pave:manifests:generate
    input:
      output: plain
      targetPath: kubernetes
      spec:
        name: user-service
        gitRepo: https://github.com/myorg/user-service
        owner: team-users
`,
  },
];
