import { cloudVariables } from '../../cloud/variables.ts';
import { builder, inBuild, text, type UnitVariable } from '../../folder/variables.ts';

export const gcpVariables: readonly UnitVariable[] = [
  ...cloudVariables({
    description: "The parent's image: projects/<project>/global/images/<name>. For verify, the image that is verified.",
    example: 'projects/example-images/global/images/debian-12-v20260101',
  }),
  { ...text('project', 'Project of the build; the image is made in it.'), builder: true, example: 'example-images' },
  { ...text('zone', 'Zone of the builder machine.'), builder: true, example: 'europe-west1-b' },
  { ...text('machine_type', 'Type of the builder machine.'), builder: true },
  builder('preemptible', 'Whether Google may stop the builder machine, which then costs less.', false),
  builder('disk_size', 'Size of the boot disk, GB; not less than that of the parent.', 20),
  builder('disk_type', 'Type of the boot disk.', 'pd-balanced'),
  builder('kms_key', "Cloud KMS key that encrypts disk and image, by its resource name. Empty: Google's own.", ''),
  builder('network', 'Network of the builder machine, where no subnetwork says it.', ''),
  builder('subnetwork', 'Subnetwork of the builder machine.', ''),
  builder('network_project', 'Project of the network. Empty: that of the build.', ''),
  builder('network_tags', 'Network tags of the builder machine.', []),
  builder(
    'public_ip',
    'Whether the builder machine gets an external address; without, it is entered by the internal one.',
    true,
  ),
  builder('use_iap', 'Whether it is entered through an IAP tunnel.', false),
  builder('service_account', 'Service account of the builder machine. Empty: none.', ''),
  builder('secure_boot', 'Secure Boot of the builder machine.', false),
  builder('vtpm', 'Virtual TPM of the builder machine.', true),
  builder('integrity_monitoring', 'Integrity monitoring of the builder machine; needs the virtual TPM.', true),
  inBuild(builder('storage_locations', 'Where the image is stored, one location at most. Empty: near the build.', [])),
  builder('builder_labels', 'Labels of the builder machine.', {}),
];
