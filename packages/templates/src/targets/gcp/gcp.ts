import { cloudTemplate } from '../../cloud/cloud-template.ts';
import { gcpBuilderValues } from './builder.ts';
import { gcpEnding } from './ending.ts';
import { gcpProblems } from './problems.ts';
import { gcpLocals, gcpSource } from './source.ts';
import { startupScript } from './startup-script.ts';
import { gcpVariables } from './variables.ts';

const credentials = 'keys of an account stay out of the repository; the environment has them';
const parent = 'a build stands on its exact parent';

/** `googlecompute`: an image on the parent's image, Linux on x86-64 and arm64, and Windows. */
export const gcp = cloudTemplate({
  plugin: 'googlecompute',
  sourceType: 'googlecompute',
  variables: gcpVariables,
  mapOptions: ['custom_endpoints', 'image_labels', 'labels', 'metadata', 'metadata_files', 'resource_manager_tags'],
  refusedOptions: {
    access_token: credentials,
    account_file: credentials,
    credentials_file: credentials,
    credentials_json: credentials,
    disk_name: 'a disk that a lost build left is found by its name',
    image_family: 'a family is a channel, which an image is given when it is promoted',
    image_name: 'an image is found again by its name',
    image_project_id: 'an image is shared when it is published, after it was verified',
    instance_name: 'a disk that a lost build left is found by its name',
    skip_create_image: 'a build makes an image, and verify makes none',
    source_image: parent,
    source_image_family: parent,
    source_image_project_id: parent,
    ssh_password: 'no password is left in a rendered folder',
    winrm_password: 'no password is left in a rendered folder',
  },
  problems: gcpProblems,
  builder: gcpBuilderValues,
  locals: gcpLocals,
  source: gcpSource,
  files: startupScript,
  ending: gcpEnding,
});
