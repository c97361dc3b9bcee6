import { target, type TargetName } from '@ostrata/catalog';

/**
 * Where an image is found in its cloud, from name, target and version alone; a dev build's version is `dev-<12 digits>`.
 * Within one target two images never share one: a name has no dots, and a version always starts behind the os.
 */
export function address(image: string, targetName: TargetName, version: string): string {
  const { cloud, os } = target(targetName);
  const family = `${image}-${os}`;
  switch (cloud) {
    case 'aws':
      return `${family}-${version}`;
    case 'azure':
    case 'qemu':
      return `${family}/${version}`;
    case 'gcp':
      return version.startsWith('dev-') ? `${family}-${version}` : `${family}-v${version.replaceAll('.', '-')}`;
  }
}
