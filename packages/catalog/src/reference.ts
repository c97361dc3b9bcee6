import type { ParentReference } from './model/image.ts';

/** `hardened-debian@1.4.0` in its parts. */
export function splitReference(reference: string): ParentReference {
  const [image = '', version] = reference.split('@');
  return { image, ...(version !== undefined && { version }) };
}
