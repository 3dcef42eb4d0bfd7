import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Shown on the portal's Actions page; a test runs each of them. */
export const templateRenderFileExamples: TemplateExample[] = [
  {
    description: 'Render one file',
    example: `steps:
  - id: render
    name: Render the README
    action: pave:template:renderFile
    input:
      url: ./skeleton/README.md
      targetPath: ./docs/README.md
      values:
        name: user-service
        port: 8080
`,
  },
];
