/** What a developer would fill in for examples/specs/user-service.pave.yaml. */
export const userService = {
  name: 'user-service',
  description: 'Keeps the users and their profiles',
  owner: 'group:default/team-users',
  gitRepo: 'https://github.com/myorg/user-service',
  port: 8080,
  size: 'medium',
  minReplicas: 2,
  maxReplicas: 10,
  environmentVariables: [
    { name: 'DATABASE_URL', valueFrom: 'secret/db-credentials/url' },
    { name: 'LOG_LEVEL', value: 'info' },
  ],
};
