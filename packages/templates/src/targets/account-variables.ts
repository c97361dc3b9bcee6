import type { Accounts, Target } from '@ostrata/catalog';

/** What of the variables of a target's folders says which account is built in, by the account. */
export function accountVariables({ cloud }: Target, { aws, azure, gcp }: Accounts): Readonly<Record<string, string>> {
  if (cloud === 'aws' && aws !== undefined) return { region: aws.region };
  if (cloud === 'azure' && azure !== undefined) {
    const { subscription, location, resourceGroup, gallery } = azure;
    return { subscription_id: subscription, location, gallery_resource_group: resourceGroup, gallery };
  }
  if (cloud === 'gcp' && gcp !== undefined) return { project: gcp.project, zone: gcp.zone };
  return {};
}
