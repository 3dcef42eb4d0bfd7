import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';

/** The integrations that can read with a user's own token. */
const WITH_USER_TOKENS = new Set(['github', 'gitlab']);

/**
 * Holds a portal's `scaffolder.requireScmUserCredentials`: where it is set, a skeleton on such a host is read with the
 * user's token, never with the portal's.
 */
export function requireUserCredentials(options: {
  readonly integrations: ScmIntegrations;
  readonly requireScmUserCredentials: boolean;
  readonly url: string;
  readonly baseUrl?: string | undefined;
  readonly token?: string | undefined;
}): void {
  const { integrations, requireScmUserCredentials, url, baseUrl, token } = options;
  if (!requireScmUserCredentials || token) {
    return;
  }
  const source = URL.parse(url) ?? (baseUrl === undefined ? null : URL.parse(baseUrl));
  const integration = source === null ? undefined : integrations.byUrl(source);
  if (source !== null && integration !== undefined && WITH_USER_TOKENS.has(integration.type)) {
    throw new InputError(
      `this portal reads ${source.host} only with the user's own credentials; give the step a \`token\``,
    );
  }
}
