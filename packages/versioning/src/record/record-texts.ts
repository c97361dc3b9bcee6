import { address } from './address.ts';
import { devVersion } from '../fingerprint/fingerprint.ts';
import type { ImageRecord } from './record.ts';

/** Texts by name, as the tags of a cloud hold them. */
export type Texts = Readonly<Record<string, string>>;

/** A record as texts, one for each field but `inputs`, for which there is no room: git has them. */
export function textsOf(record: ImageRecord): Readonly<Record<string, string | undefined>> {
  const { parent, owner } = record;
  return {
    schema: String(record.schema),
    image: record.image,
    version: versionText(record),
    target: record.target,
    layer: record.layer,
    parent: parent && (parent.version === undefined ? parent.image : `${parent.image}@${parent.version}`),
    'parent-fingerprint': parent?.fingerprint,
    'parent-id': parent?.id,
    fingerprint: record.fingerprint,
    build: record.build,
    commit: record.commit,
    dirty: record.dirty?.toString(),
    description: record.description,
    'owner-team': owner?.team,
    'owner-contact': owner?.contact,
    'owner-sla': owner?.sla,
    'end-of-life': record.endOfLife,
    'built-at': record.builtAt,
    'build-seconds': String(record.buildSeconds),
    'verify-seconds': record.verifySeconds?.toString(),
    ostrata: record.ostrata,
  };
}

/** `x.y.z`, or `dev-<12 digits>` for a dev build. */
export function versionText({ version, fingerprint }: Pick<ImageRecord, 'version' | 'fingerprint'>): string {
  return version ?? devVersion(fingerprint);
}

/** Where the image of a record is found. */
export function addressOf(record: Pick<ImageRecord, 'image' | 'target' | 'version' | 'fingerprint'>): string {
  return address(record.image, record.target, versionText(record));
}
