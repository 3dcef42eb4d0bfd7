'use strict';
// The action `example:publish:directory`: copies the workspace to a directory, so that the example portal needs no
// source-control host. A company's portal publishes with `publish:github` or its like instead.
const { cp, mkdir, rm } = require('node:fs/promises');
const { coreServices, createBackendModule, resolveSafeChildPath } = require('@backstage/backend-plugin-api');
const { createTemplateAction, scaffolderActionsExtensionPoint } = require('@backstage/plugin-scaffolder-node');

module.exports = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'example-publish-directory',
  register(env) {
    env.registerInit({
      deps: { actions: scaffolderActionsExtensionPoint, config: coreServices.rootConfig },
      async init({ actions, config }) {
        const directory = config.getString('example.publishDirectory');
        actions.addActions(
          createTemplateAction({
            id: 'example:publish:directory',
            description:
              'Copies the workspace to a directory of the example portal; what is there under that name is replaced.',
            schema: {
              input: { name: (z) => z.string().describe('The name of the result in that directory') },
              output: { directory: (z) => z.string().describe('Where the result is') },
            },
            async handler(ctx) {
              await mkdir(directory, { recursive: true });
              const target = resolveSafeChildPath(directory, ctx.input.name);
              await rm(target, { recursive: true, force: true });
              await cp(ctx.workspacePath, target, { recursive: true, verbatimSymlinks: true });
              ctx.output('directory', target);
            },
          }),
        );
      },
    });
  },
});
