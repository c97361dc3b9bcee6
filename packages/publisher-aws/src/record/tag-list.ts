import type { Tag } from '@aws-sdk/client-ec2';
import { textsInTags, toResourceTags, type Texts } from '@ostrata/versioning';

/** Texts as AWS has tags: a list of keys and values. */
export function toTags(texts: Readonly<Record<string, string | undefined>>): Tag[] {
  return Object.entries(toResourceTags(texts)).map(([Key, Value]) => ({ Key, Value }));
}

/** The texts in a list of tags; those of others are left out. */
export function fromTags(tags: readonly Tag[] | undefined): Texts {
  return textsInTags(Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])));
}
