import { isTargetName, type TargetName } from '@ostrata/catalog';
import { z } from 'zod';
import { address } from './address.ts';
import { devVersion, isFingerprint, type Fingerprint } from './fingerprint.ts';
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

/** The record in texts; `undefined` when they are none. */
export function recordIn(texts: Texts): ImageRecord | undefined {
  return recordTexts.safeParse(texts).data;
}

/** `x.y.z`, or `dev-<12 digits>` for a dev build. */
export function versionText({ version, fingerprint }: Pick<ImageRecord, 'version' | 'fingerprint'>): string {
  return version ?? devVersion(fingerprint);
}

/** Where the image of a record is found. */
export function addressOf(record: Pick<ImageRecord, 'image' | 'target' | 'version' | 'fingerprint'>): string {
  return address(record.image, record.target, versionText(record));
}

const fingerprint = z.custom<Fingerprint>((value) => typeof value === 'string' && isFingerprint(value));
const seconds = z.string().transform(Number).pipe(z.number().nonnegative());

const recordTexts = z
  .object({
    schema: z.literal('1'),
    image: z.string(),
    version: z.string(),
    target: z.custom<TargetName>((value) => typeof value === 'string' && isTargetName(value)),
    layer: z.string(),
    parent: z.string().optional(),
    'parent-fingerprint': fingerprint.optional(),
    'parent-id': z.string().optional(),
    fingerprint,
    build: fingerprint,
    commit: z.string().optional(),
    dirty: z.enum(['true', 'false']).optional(),
    description: z.string().optional(),
    'owner-team': z.string().optional(),
    'owner-contact': z.string().optional(),
    'owner-sla': z.string().optional(),
    'end-of-life': z.string().optional(),
    'built-at': z.string(),
    'build-seconds': seconds,
    'verify-seconds': seconds.optional(),
    ostrata: z.string(),
  })
  .transform((texts): ImageRecord => {
    const [parent, parentVersion] = texts.parent?.split('@') ?? [];
    const [team, contact, sla] = [texts['owner-team'], texts['owner-contact'], texts['owner-sla']];
    return {
      schema: 1,
      image: texts.image,
      ...(!texts.version.startsWith('dev-') && { version: texts.version }),
      layer: texts.layer,
      target: texts.target,
      ...(parent !== undefined &&
        texts['parent-fingerprint'] !== undefined && {
          parent: {
            image: parent,
            ...(parentVersion !== undefined && { version: parentVersion }),
            fingerprint: texts['parent-fingerprint'],
            ...(texts['parent-id'] !== undefined && { id: texts['parent-id'] }),
          },
        }),
      fingerprint: texts.fingerprint,
      build: texts.build,
      ...(texts.commit !== undefined && { commit: texts.commit }),
      ...(texts.dirty !== undefined && { dirty: texts.dirty === 'true' }),
      ...(texts.description !== undefined && { description: texts.description }),
      ...(team !== undefined && {
        owner: { team, ...(contact !== undefined && { contact }), ...(sla !== undefined && { sla }) },
      }),
      ...(texts['end-of-life'] !== undefined && { endOfLife: texts['end-of-life'] }),
      builtAt: texts['built-at'],
      buildSeconds: texts['build-seconds'],
      ...(texts['verify-seconds'] !== undefined && { verifySeconds: texts['verify-seconds'] }),
      ostrata: texts.ostrata,
    };
  });
