import { target, type TargetName } from '@ostrata/catalog';

/**
 * Where a channel of an image is found in its cloud: a parameter of SSM whose value is the AMI, a tag of the gallery's image
 * definition whose value is the version, an image family, a link of the store.
 */
export function channelAddress(image: string, targetName: TargetName, channel: string): string {
  const { cloud, os } = target(targetName);
  switch (cloud) {
    case 'aws':
      return `/ostrata/${image}/${os}/${channel}`;
    case 'azure':
      return `ostrata:channel:${channel}`;
    case 'gcp':
      return `${image}-${os}-${channel}`;
    case 'qemu':
      return `${image}-${os}/channels/${channel}`;
  }
}
