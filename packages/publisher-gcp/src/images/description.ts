import { isTargetName, type TargetName } from '@ostrata/catalog';
import { isFingerprint, isVersion, type Fingerprint, type ImageRecord } from '@ostrata/versioning';
import * as z from 'zod';

/** What an image's description says: its record, and why it was revoked. */
export interface Description {
  readonly record: ImageRecord;
  readonly revoked?: { readonly reason: string; readonly at: string } | undefined;
}

/** The description's text, of 2,048 characters at most. Inputs are left out, and long texts are cut. */
export function formatDescription({ record, revoked }: Description): string {
  const kept = { ...record, inputs: undefined };
  const reason = revoked && { ...revoked, reason: cut(revoked.reason, longestReason) };
  const format = (text: string | undefined) =>
    JSON.stringify({
      ostrata: { ...kept, ...(text !== undefined && { description: text }) },
      ...(reason !== undefined && { revoked: reason }),
    });
  const text = format(kept.description);
  // Room for a reason is kept from the start, so that any image can be revoked.
  const room = longest - (reason === undefined ? longestReason + 80 : 0);
  if (text.length <= room) return text;
  const { length } = kept.description ?? '';
  const shorter = format(cut(kept.description ?? '', Math.max(0, length - (text.length - room) - 1)));
  if (shorter.length > longest) throw new RecordTooLong(record.image);
  return shorter;
}

/** Reads a description; `undefined` when it is no record. */
export function parseDescription(text: string | undefined): Description | undefined {
  try {
    const { ostrata, revoked } = schema.parse(JSON.parse(text ?? ''));
    return { record: ostrata as ImageRecord, ...(revoked !== undefined && { revoked }) };
  } catch {
    return undefined;
  }
}

const longest = 2048;
const longestReason = 300;

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}

const fingerprint = z.custom<Fingerprint>((value) => typeof value === 'string' && isFingerprint(value));
const version = z.string().refine(isVersion);

const schema = z.object({
  ostrata: z.object({
    schema: z.literal(1),
    image: z.string(),
    version: version.optional(),
    layer: z.string(),
    target: z.custom<TargetName>((value) => typeof value === 'string' && isTargetName(value)),
    parent: z
      .object({ image: z.string(), version: version.optional(), fingerprint, id: z.string().optional() })
      .optional(),
    fingerprint,
    build: fingerprint,
    commit: z.string().optional(),
    dirty: z.boolean().optional(),
    description: z.string().optional(),
    owner: z.object({ team: z.string(), contact: z.string().optional(), sla: z.string().optional() }).optional(),
    endOfLife: z.string().optional(),
    builtAt: z.string(),
    buildSeconds: z.number(),
    verifySeconds: z.number().optional(),
    ostrata: z.string(),
  }),
  revoked: z.object({ reason: z.string(), at: z.string() }).optional(),
});

/** A record has no room in an image's description. */
export class RecordTooLong extends Error {
  override readonly name = 'RecordTooLong';

  constructor(image: string) {
    super(`the record of ${image} is longer than the description of an image may be: shorten its owner's texts`);
  }
}
