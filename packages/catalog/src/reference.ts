import type { ParentReference } from './model/image.ts';

/** `hardened-debian@1.4.0` in its parts. */
export function splitReference(reference: string): ParentReference {
  const at = reference.indexOf('@');
  return at === -1 ? { image: reference } : { image: reference.slice(0, at), version: reference.slice(at + 1) };
}
