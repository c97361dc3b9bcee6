import { target } from '@ostrata/catalog';
import { devVersion, type ImageRecord } from '@ostrata/versioning';

type Named = Pick<ImageRecord, 'image' | 'target' | 'version' | 'fingerprint'>;

/** The image definition that all versions of an image for a target are in: `python-runtime-linux`. */
export function definitionName({ image, target: targetName }: Pick<ImageRecord, 'image' | 'target'>): string {
  return `${image}-${target(targetName).os}`;
}

/** `x.y.z`. A dev build has no version, so its 12 hexadecimal digits are two numbers: `0.<first six>.<last six>`. */
export function versionName({ version, fingerprint }: Named): string {
  if (version !== undefined) return version;
  const digits = devVersion(fingerprint).slice('dev-'.length);
  return `0.${Number.parseInt(digits.slice(0, 6), 16)}.${Number.parseInt(digits.slice(6), 16)}`;
}

/** A region as Azure's API takes it; answers have `West Europe` for `westeurope`. */
export function regionName(name: string): string {
  return name.replaceAll(' ', '').toLowerCase();
}

/** Azure's ids are the same in whatever case they are written. */
export function isSameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

/** The name of a managed image in its id, and its resource group. */
export function managedImage(id: string): { readonly group: string; readonly name: string } | undefined {
  const [, group, name] =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/images\/([^/]+)$/i.exec(id) ?? [];
  return group === undefined || name === undefined ? undefined : { group, name };
}
