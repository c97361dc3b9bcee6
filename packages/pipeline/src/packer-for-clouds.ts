import type { Packer } from '@ostrata/ports';
import { compareVersions } from '@ostrata/versioning';

/** The oldest Packer whose plugins of clouds are separate programs, of the versions that rendered folders ask for. */
export const oldestForClouds = '1.11.0';

/** True for a Packer that builds and verifies nothing in a cloud. */
export function isTooOldForClouds(version: string): boolean {
  return compareVersions(version, oldestForClouds) < 0;
}

/** Throws `PackerTooOld` for a Packer that builds nothing in a cloud: it would fail at options that it does not know. */
export async function requirePackerForClouds(packer: Packer): Promise<void> {
  const version = await packer.version();
  if (isTooOldForClouds(version)) throw new PackerTooOld(version);
}

/** The Packer that is here is too old for a unit of a cloud. */
export class PackerTooOld extends Error {
  override readonly name = 'PackerTooOld';
  readonly version: string;

  constructor(version: string) {
    super(
      `Packer ${version} is too old for clouds, which need ${oldestForClouds}; install a current one from https://developer.hashicorp.com/packer/install, before it on the PATH`,
    );
    this.version = version;
  }
}
