import type { Accounts } from './schema/accounts.ts';

/** The accounts as a dev build sees them: those of `dev` where there are any, and nobody to share with. */
export function devAccounts({ aws, azure, gcp }: Accounts): Accounts {
  return {
    ...(aws && { aws: aws.dev ?? alone(aws) }),
    ...(azure && { azure: azure.dev ?? alone(azure) }),
    ...(gcp && { gcp: gcp.dev ?? alone(gcp) }),
  };
}

function alone<Account extends { readonly publish?: unknown }>({ publish: _, ...account }: Account) {
  return account;
}
