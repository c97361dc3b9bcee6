import type { AzurePlan, Unit } from '@ostrata/catalog';
import type { Boot } from '../../cloud/cloud-parts.ts';
import type { VariableValue } from '../../folder/variables.ts';

/** Values of the variables that concern the builder machine. */
export function azureBuilderValues({ unit }: Boot): Readonly<Record<string, VariableValue | undefined>> {
  const { azure = {}, accounts } = unit.settings.builder;
  const account = accounts?.azure;
  return {
    subscription_id: account?.subscription,
    use_azure_cli_auth: azure.cliAuth,
    location: azure.location ?? account?.location,
    gallery_resource_group: account?.resourceGroup,
    gallery: account?.gallery,
    build_resource_group: azure.resourceGroup,
    vm_size: azure.vmSize ?? (unit.target.architecture === 'arm64' ? 'Standard_D2ps_v5' : 'Standard_D2s_v5'),
    spot: azure.spot,
    disk_size: azure.diskSize,
    disk_type: azure.diskType,
    disk_encryption_set: azure.diskEncryptionSet,
    encryption_at_host: azure.encryptionAtHost,
    virtual_network: azure.network?.name,
    subnet: azure.network?.subnet,
    network_resource_group: azure.network?.resourceGroup,
    public_ip: azure.network?.publicIp,
    source_cidrs: azure.sourceCidrs,
    identities: azure.identities,
    builder_tags: azure.tags,
  };
}

/** The purchase plan of a vendor's image, which every machine of all that stands on it must name: what is said of it, or the lock. */
export function planOf({ settings, parent, locked }: Unit): AzurePlan | undefined {
  const own = settings.builder.azure?.plan ?? (locked?.kind === 'cloud' ? locked.plan : undefined);
  return own ?? (parent === undefined ? undefined : planOf(parent));
}
