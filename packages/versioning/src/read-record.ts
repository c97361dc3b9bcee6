import { isTargetName, type TargetName } from '@ostrata/catalog';
import * as z from 'zod';
import { isFingerprint, type Fingerprint } from './fingerprint/fingerprint.ts';
import type { ImageRecord } from './record/record.ts';
import type { Texts } from './record/record-texts.ts';

/** The record in texts; `undefined` when they are none. */
export function recordIn(texts: Texts): ImageRecord | undefined {
  return recordTexts.safeParse(texts).data;
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
