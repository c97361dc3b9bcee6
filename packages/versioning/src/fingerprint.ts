/** A unit's fingerprint, of all that goes into it: `v1:` and 64 hex digits of sha256. */
export type Fingerprint = `v1:${string}`;
