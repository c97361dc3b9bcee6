import type { Aws } from './aws.ts';

/**
 * Gives what makes sure, once, that the credentials are of the account that images are built in: with those of another one would
 * find nothing there, and build it all again. Throws `WrongAccount`.
 */
export function ownAccount(aws: Aws): () => Promise<void> {
  let sure: Promise<void> | undefined;
  return () =>
    (sure ??= check(aws).catch((error: unknown) => {
      sure = undefined;
      throw error;
    }));
}

async function check(aws: Aws): Promise<void> {
  if (aws.account === undefined) return;
  const { account } = await aws.in(aws.home);
  const found = await account?.();
  if (found !== undefined && found !== aws.account) throw new WrongAccount(aws.account, found);
}

/** The credentials that were found are of another account than the one that images are built in. */
export class WrongAccount extends Error {
  override readonly name = 'WrongAccount';

  constructor(meant: string, found: string) {
    super(
      `the credentials found here are of the AWS account ${found}, and images are built in ${meant}; take those of ${meant} (AWS_PROFILE), or change \`accounts:\` of ostrata.yaml`,
    );
  }
}
