import { attribute, block, call, conditional, gap, nothing, ref, str, template } from '@ostrata/hcl';
import { address, channelAddress } from '@ostrata/versioning';
import type { CloudModule } from './cloud-module.ts';
import { channel, followsChannel, idOutput, onceIf, requirements, version } from './selection.ts';

/** A channel is a tag of the image definition in the gallery, whose value is a version. */
export const azure: CloudModule = {
  versions: requirements({ name: 'azurerm', source: 'hashicorp/azurerm', version: '>= 3.0' }),
  variables: ({ accounts: { azure: account } }) => [
    {
      name: 'gallery_name',
      description: 'Compute Gallery that holds the images.',
      ...(account !== undefined && { default: account.gallery }),
    },
    {
      name: 'resource_group_name',
      description: 'Resource group of the gallery.',
      ...(account !== undefined && { default: account.resourceGroup }),
    },
  ],
  main: ({ image, target }) => {
    const definition = str(address(image.name, target.name, '').replace(/\/$/, ''));
    const tag = template([channelAddress(image.name, target.name, ''), channel]);
    const gallery = [
      attribute('gallery_name', ref('var.gallery_name')),
      attribute('resource_group_name', ref('var.resource_group_name')),
    ];
    return [
      block(
        'data',
        ['azurerm_shared_image', 'definition'],
        [onceIf(channel), attribute('name', definition), ...gallery],
      ),
      gap,
      block(
        'data',
        ['azurerm_shared_image_version', 'version'],
        [
          attribute(
            'name',
            conditional(
              followsChannel,
              call('lookup', ref('data.azurerm_shared_image.definition[0].tags'), tag, nothing),
              version,
            ),
          ),
          attribute('image_name', definition),
          ...gallery,
        ],
      ),
    ];
  },
  outputs: () =>
    idOutput('Id of the image version in the gallery.', ref('data.azurerm_shared_image_version.version.id')),
};
