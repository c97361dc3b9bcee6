import { cloudTemplate } from '../../cloud/cloud-template.ts';
import { azureBuilderValues } from './builder.ts';
import { azureEnding } from './ending.ts';
import { azureNeeds } from './needs.ts';
import { azureProblems } from './problems.ts';
import { azureLocals, azureSource } from './source.ts';
import { userData } from './user-data.ts';
import { azureVariables } from './variables.ts';

const credentials = 'keys of an account stay out of the repository; the environment has them';
const parent = 'a build stands on its exact parent';
const galleryAlone = 'an image is a version of a Compute Gallery';
const password = 'no password is left in a rendered folder';

/** `azure-arm`: a version in a Compute Gallery, Linux on x86-64 and arm64, and Windows. */
export const azure = cloudTemplate({
  plugin: 'azure',
  sourceType: 'azure-arm',
  variables: azureVariables,
  mapOptions: ['azure_tags'],
  refusedOptions: {
    capture_container_name: galleryAlone,
    capture_name_prefix: galleryAlone,
    client_cert_password: credentials,
    client_jwt: credentials,
    client_secret: credentials,
    custom_managed_image_name: parent,
    custom_managed_image_resource_group_name: parent,
    image_offer: parent,
    image_publisher: parent,
    image_sku: parent,
    image_url: parent,
    image_version: parent,
    managed_image_name: galleryAlone,
    managed_image_resource_group_name: galleryAlone,
    oidc_request_token: credentials,
    shared_image_gallery: parent,
    shared_image_gallery_destination: 'an image is found again by its name, and copied when it is published',
    skip_create_image: 'a build makes an image, and verify makes none',
    ssh_password: password,
    winrm_password: password,
  },
  needs: azureNeeds,
  problems: azureProblems,
  builder: azureBuilderValues,
  locals: azureLocals,
  source: azureSource,
  files: userData,
  ending: azureEnding,
});
