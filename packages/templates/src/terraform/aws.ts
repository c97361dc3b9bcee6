import { attribute, block, bool, conditional, gap, list, ref, str, template } from '@ostrata/hcl';
import { address, channelAddress } from '@ostrata/versioning';
import type { CloudModule } from './cloud-module.ts';
import { channel, followsChannel, idOutput, onceIf, requirements, version } from './selection.ts';

/** A channel is a parameter of SSM in the region of the provider; a version is an AMI by its exact name and owner. */
export const aws: CloudModule = {
  // The first with `insecure_value`: what is no secret need not be hidden from plans.
  versions: requirements({ name: 'aws', source: 'hashicorp/aws', version: '>= 5.8' }),
  variables: ({ accounts }) => [
    {
      name: 'owner',
      description: 'Account that owns the images, 12 digits.',
      ...(accounts.aws !== undefined && { default: accounts.aws.account }),
    },
  ],
  main: ({ image, target }) => [
    block(
      'data',
      ['aws_ssm_parameter', 'channel'],
      [onceIf(channel), attribute('name', template([channelAddress(image.name, target.name, ''), channel]))],
    ),
    gap,
    block(
      'data',
      ['aws_ami', 'version'],
      [
        onceIf(version),
        attribute('owners', list([ref('var.owner')])),
        attribute('include_deprecated', bool(true)),
        gap,
        block(
          'filter',
          [],
          [
            attribute('name', str('name')),
            attribute('values', list([template([address(image.name, target.name, ''), version])])),
          ],
        ),
      ],
    ),
  ],
  outputs: () =>
    idOutput(
      'Id of the AMI in the region of the provider.',
      conditional(
        followsChannel,
        ref('data.aws_ssm_parameter.channel[0].insecure_value'),
        ref('data.aws_ami.version[0].id'),
      ),
    ),
};
