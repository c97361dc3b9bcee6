import { target, type Accounts, type Cloud, type VendorSource } from '@ostrata/catalog';
import { VendorUnavailable, type Publisher, type Vendors } from '@ostrata/ports';

/** A publisher for each cloud that `accounts:` names. A cloud's SDK is loaded with its first call. */
export async function cloudPublishers({ aws, azure, gcp }: Accounts): Promise<readonly Publisher[]> {
  return Promise.all([
    ...(aws === undefined
      ? []
      : [import('@ostrata/publisher-aws').then(({ awsPublisher }) => awsPublisher(optionsOf(aws)))]),
    ...(azure === undefined
      ? []
      : [import('@ostrata/publisher-azure').then(({ azurePublisher }) => azurePublisher(optionsOf(azure)))]),
    ...(gcp === undefined
      ? []
      : [import('@ostrata/publisher-gcp').then(({ gcpPublisher }) => gcpPublisher(optionsOf(gcp)))]),
  ]);
}

/** What resolves a vendor image for a target: each cloud looks up its own, another repository's images are git's. */
export async function vendorsFor(
  source: VendorSource,
  targetName: Parameters<Vendors['resolve']>[1],
  { accounts, local }: { readonly accounts: Accounts; readonly local: Vendors },
): Promise<Vendors> {
  if (source.kind === 'image') return (await import('@ostrata/git')).gitImageVendors();
  const { cloud } = target(targetName);
  const { aws, azure, gcp } = accounts;
  if (cloud === 'aws' && aws !== undefined) return (await import('@ostrata/publisher-aws')).awsVendors(aws);
  if (cloud === 'azure' && azure !== undefined)
    return (await import('@ostrata/publisher-azure')).azureVendors(optionsOf(azure));
  if (cloud === 'gcp' && gcp !== undefined) return (await import('@ostrata/publisher-gcp')).gcpVendors(optionsOf(gcp));
  if (cloud === 'qemu') return local;
  throw new VendorUnavailable(noAccount(cloud));
}

function noAccount(cloud: Cloud): string {
  return `ostrata.yaml names no account of ${cloud} to look a vendor image up with; say it under \`accounts:\``;
}

/** An account's settings as a publisher takes them: what is not said is absent. */
function optionsOf<
  Account extends { readonly claims?: string | undefined; readonly publish?: readonly string[] | undefined },
>({ claims, publish, ...account }: Account) {
  return { ...account, ...(claims !== undefined && { claims }), ...(publish !== undefined && { shareWith: publish }) };
}
