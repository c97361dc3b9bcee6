import type { Accounts } from './schema/accounts.ts';

/** The accounts as a dev build sees them: those of `dev` where there are any, and nobody to share with. */
export function devAccounts({ aws, azure, gcp }: Accounts): Accounts {
  return {
    ...(aws && { aws: aws.dev ?? { ...aws, publish: [] } }),
    ...(azure && { azure: azure.dev ?? { ...azure, publish: [] } }),
    ...(gcp && { gcp: gcp.dev ?? { ...gcp, publish: [] } }),
  };
}
