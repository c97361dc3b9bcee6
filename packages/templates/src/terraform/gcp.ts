import { attribute, block, call, conditional, nothing, operation, ref, str, template } from '@ostrata/hcl';
import { address, channelAddress } from '@ostrata/versioning';
import type { CloudModule } from './cloud-module.ts';
import { channel, idOutput, requirements, version } from './selection.ts';

/** A channel is an image family, a version an image by its exact name. */
export const gcp: CloudModule = {
  versions: requirements({ name: 'google', source: 'hashicorp/google', version: '>= 4.0' }),
  variables: ({ accounts }) => [
    {
      name: 'project',
      description: 'Project that holds the images.',
      ...(accounts.gcp !== undefined && { default: accounts.gcp.project }),
    },
  ],
  main: ({ image, target }) => {
    const dashed = call('replace', version, str('.'), str('-'));
    return [
      block(
        'data',
        ['google_compute_image', 'image'],
        [
          attribute('project', ref('var.project')),
          attribute(
            'family',
            conditional(
              operation(channel, '==', nothing),
              nothing,
              template([channelAddress(image.name, target.name, ''), channel]),
            ),
          ),
          attribute(
            'name',
            conditional(
              operation(version, '==', nothing),
              nothing,
              template([address(image.name, target.name, ''), dashed]),
            ),
          ),
        ],
      ),
    ];
  },
  outputs: () =>
    idOutput('Id of the image: projects/<project>/global/images/<name>.', ref('data.google_compute_image.image.id')),
};
