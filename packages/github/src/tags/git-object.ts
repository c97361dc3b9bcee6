import type { GitTag } from '@ostrata/ports';
import { withoutSignature } from '@ostrata/versioning';
import * as z from 'zod';

/** What a ref points at, as GraphQL tells it. */
export interface GitObject {
  readonly __typename: string;
  readonly oid: string;
  readonly message?: string | null | undefined;
  readonly target?: GitObject | undefined;
}

export const gitObjectSchema: z.ZodType<GitObject> = z.object({
  __typename: z.string(),
  oid: z.string(),
  message: z.string().nullish(),
  get target() {
    return gitObjectSchema.optional();
  },
});

/** The fields of it. Tags of tags are followed a few steps: nobody makes more by hand. */
export function gitObjectFields(hasMessage: boolean): string {
  const fields = '__typename oid';
  const nested = [1, 2, 3].reduce((inner) => `${fields} ... on Tag { target { ${inner} } }`, fields);
  return `${fields} ... on Tag { ${hasMessage ? 'message' : ''} target { ${nested} } }`;
}

/** `undefined` for a tag of something that is no commit, such as a tree or a key. */
export function readTag(name: string, target: GitObject | null): GitTag | undefined {
  const commit = target === null ? undefined : commitOf(target);
  if (commit === undefined || target === null) return undefined;
  const annotated = target.__typename === 'Tag';
  return { name, commit, annotated, message: annotated ? readMessage(target.message ?? '') : '' };
}

function commitOf(object: GitObject): string | undefined {
  if (object.__typename === 'Commit') return object.oid;
  return object.target === undefined ? undefined : commitOf(object.target);
}

/** As git tells it: ended by a newline, without the signature. */
function readMessage(message: string): string {
  const text = withoutSignature(message);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
