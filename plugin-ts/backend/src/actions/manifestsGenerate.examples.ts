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
  {
    description: 'Generate the namespaces of a service, for the repository of the platform team',
    example: `steps:
  - id: namespaces
    name: Generate the namespaces
    action: pave:manifests:generate
    input:
      path: pave.yaml
      output: namespaces
      targetPath: namespaces/user-service
`,
  },
  {
    description: 'Generate a Helm chart that is only values of the chart that services share',
    example: `steps:
  - id: chart
    name: Generate the chart
    action: pave:manifests:generate
    input:
      output: helm-values
      targetPath: chart
      spec:
        name: user-service
        owner: team-users
`,
  },
];
