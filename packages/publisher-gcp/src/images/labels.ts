import { target, type TargetName } from '@ostrata/catalog';
import { address, devVersion, type ImageRecord } from '@ostrata/versioning';
import type { UnitAddress } from '@ostrata/ports';

/**
 * The labels of images, and of the machines and disks that build them. Builds set `image`, `target`, `version`, `fingerprint` and,
 * on what they need for a while, `builder`; the publisher sets the rest.
 */
export const label = {
  image: 'ostrata-image',
  /** `gcp-linux`. */
  target: 'ostrata-target',
  /** `2-3-0`, or `dev-<12 digits>`. */
  version: 'ostrata-version',
  /** Its first 40 digits, `v1-…`: there is no room for more. */
  fingerprint: 'ostrata-fingerprint',
  /** `candidate`, `publishing` or `published`. What comes after that is the image's deprecation status. */
  state: 'ostrata-state',
  /** On a builder machine or disk: `build` or `verify`. */
  builder: 'ostrata-builder',
  /** With the channel behind it; the value is a number, and the highest in a family of images is the channel's. */
  channel: 'ostrata-channel-',
} as const;

export type Labels = Readonly<Record<string, string>>;

/** The name of a unit's image: its address. Throws `NameTooLong`. */
export function addressOf({ image, target: name, version, fingerprint }: UnitAddress): string {
  const where = address(image, name, version ?? devVersion(fingerprint));
  if (where.length > 63) throw new NameTooLong(where);
  return where;
}

/** What finds the images of one image and target. */
export function familyLabels(image: string, name: TargetName): Labels {
  return { [label.image]: image, [label.target]: targetLabel(name) };
}

export function targetLabel(name: TargetName): string {
  return name.replace('/', '-');
}

/** What a record looks like in labels. */
export function recordLabels(record: ImageRecord): Labels {
  return {
    ...familyLabels(record.image, record.target),
    [label.version]: (record.version ?? devVersion(record.fingerprint)).replaceAll('.', '-'),
    [label.fingerprint]: record.fingerprint.replace(':', '-').slice(0, 43),
  };
}

/** The address that something was built for, as its labels say; `undefined` when they do not. */
export function addressIn(labels: Labels): string | undefined {
  const { [label.image]: image, [label.target]: name, [label.version]: version } = labels;
  if (image === undefined || name === undefined || version === undefined || version === '') return undefined;
  const os = name.replace(/^gcp-/, '');
  return version.startsWith('dev-') ? `${image}-${os}-${version}` : `${image}-${os}-v${version}`;
}

/** The image family of a channel; `undefined` when Google Cloud takes no family of that length. */
export function familyName(image: string, name: TargetName, channel: string): string | undefined {
  const family = `${familyPrefix(image, name)}${channel}`;
  return family.length > 63 ? undefined : family;
}

export function familyPrefix(image: string, name: TargetName): string {
  return `${image}-${target(name).os}-`;
}

/** Google Cloud takes names of 63 characters. */
export class NameTooLong extends Error {
  override readonly name = 'NameTooLong';

  constructor(what: string) {
    super(`${what} has ${what.length} characters, and Google Cloud takes 63: give the image a shorter name`);
  }
}
