import { cloudTemplate } from '../../cloud/cloud-template.ts';
import { awsBuilderValues } from './builder.ts';
import { awsEnding } from './ending.ts';
import { awsProblems } from './problems.ts';
import { awsLocals, awsSource } from './source.ts';
import { userData } from './user-data.ts';
import { awsVariables } from './variables.ts';

/** `amazon-ebs`: an AMI on the parent's AMI, Linux on x86-64 and arm64, and Windows. */
export const aws = cloudTemplate({
  plugin: 'amazon',
  sourceType: 'amazon-ebs',
  variables: awsVariables,
  mapOptions: [
    'filters',
    'fleet_tags',
    'region_kms_key_ids',
    'run_tags',
    'run_volume_tags',
    'snapshot_tags',
    'spot_tags',
    'tags',
  ],
  refusedOptions: {
    access_key: 'keys of an account stay out of the repository; the environment has them',
    ami_groups: 'an image is shared when it is published, after it was verified',
    ami_name: 'an image is found again by its name',
    ami_org_arns: 'an image is shared when it is published, after it was verified',
    ami_ou_arns: 'an image is shared when it is published, after it was verified',
    ami_regions: 'an image is copied when it is published, after it was verified',
    ami_users: 'an image is shared when it is published, after it was verified',
    force_delete_snapshot: 'a published image is never overwritten',
    force_deregister: 'a published image is never overwritten',
    secret_key: 'keys of an account stay out of the repository; the environment has them',
    skip_create_ami: 'a build makes an image, and verify makes none',
    snapshot_groups: 'an image is shared when it is published, after it was verified',
    snapshot_users: 'an image is shared when it is published, after it was verified',
    source_ami: 'a build stands on its exact parent',
    source_ami_filter: 'a build stands on its exact parent',
    ssh_password: 'no password is left in a rendered folder',
    token: 'keys of an account stay out of the repository; the environment has them',
    winrm_password: 'no password is left in a rendered folder',
  },
  problems: awsProblems,
  builder: awsBuilderValues,
  locals: awsLocals,
  source: awsSource,
  files: userData,
  ending: awsEnding,
});
