import { cloudVariables } from '../../cloud/variables.ts';
import { builder, inBuild, text, type UnitVariable } from '../../folder/variables.ts';

export const azureVariables: readonly UnitVariable[] = [
  ...cloudVariables({
    description:
      'The parent: resource id of its gallery version, or <publisher>:<offer>:<sku>:<version> of the marketplace. For verify, the image that is verified.',
    example:
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/example-linux/versions/1.0.0',
  }),
  {
    ...text('subscription_id', 'Subscription of the build.'),
    builder: true,
    example: '00000000-0000-0000-0000-000000000000',
  },
  builder(
    'use_azure_cli_auth',
    'Whether Packer logs in as az has. Otherwise by the managed identity of the machine it runs on.',
    true,
  ),
  { ...text('location', 'Region of the build.'), builder: true, example: 'westeurope' },
  inBuild({
    ...text('gallery_resource_group', 'Resource group of the Compute Gallery.'),
    builder: true,
    example: 'images',
  }),
  inBuild({ ...text('gallery', 'Name of the Compute Gallery.'), builder: true, example: 'images' }),
  builder('build_resource_group', 'Resource group of the builder machine. Empty: a temporary one.', ''),
  { ...text('vm_size', 'Size of the builder machine.'), builder: true },
  builder('spot', 'Whether Azure may take the builder machine away, which then costs less.', false),
  builder('disk_size', 'Size of the OS disk, GB. 0: as large as the parent.', 0),
  builder('disk_type', 'Type of the OS disk.', 'StandardSSD_LRS'),
  inBuild(
    builder(
      'disk_encryption_set',
      "Disk encryption set of disk and image, by its resource id. Empty: Azure's own key.",
      '',
    ),
  ),
  builder('encryption_at_host', 'Whether the host encrypts as well; the subscription must have the feature.', false),
  builder('virtual_network', 'Virtual network of the builder machine. Empty: a temporary one.', ''),
  builder('subnet', 'Subnet of the virtual network. Empty: its only one.', ''),
  builder('network_resource_group', 'Resource group of the virtual network. Empty: Packer looks for it.', ''),
  builder('public_ip', 'Whether a builder machine in that network has a public address.', false),
  builder('source_cidrs', 'Who may reach the temporary network. Empty: anybody.', []),
  builder('identities', 'User-assigned identities of the builder machine, by their resource ids.', []),
  builder('builder_tags', 'Tags of all that the build makes.', {}),
];
