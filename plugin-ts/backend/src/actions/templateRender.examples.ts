import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const templateRenderExamples: TemplateExample[] = [
  {
    description: 'Render a skeleton with all values of the form',
    example: `steps:
  - id: render
    name: Render the skeleton
    action: pave:template:render
    input:
      url: ./skeleton
      values:
        name: user-service
        port: 8080
`,
  },
  {
    description: 'Render strictly into a folder, and copy some files as they are',
    example: `steps:
  - id: render
    name: Render the skeleton
    action: pave:template:render
    input:
      url: ./skeleton
      targetPath: ./service
      strict: true
      copyWithoutTemplating:
        - .github/workflows/**
      values:
        name: user-service
        port: 8080
`,
  },
];
