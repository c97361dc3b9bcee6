import { createHash } from 'node:crypto';

/** A unit's fingerprint, of all that goes into it: `v1:` and 64 hex digits of sha256. */
export type Fingerprint = `v1:${string}`;

/** What goes into a unit, by name: a digest or another short text each. */
export interface UnitInputs {
  /** What the image is made of. */
  readonly build: Readonly<Record<string, string>>;
  /** What it is verified with; its children do not depend on that. */
  readonly verify: Readonly<Record<string, string>>;
}

/** Of all inputs, and of what the image is made of alone: that is what a child stands on. */
export interface Fingerprints {
  readonly full: Fingerprint;
  readonly build: Fingerprint;
}

/** The fingerprints of a unit. `parent` is its parent's, without the parent's verify part; absent for a vendor unit. */
export function fingerprints(inputs: UnitInputs, parent?: Fingerprint): Fingerprints {
  const build = digest([['parent', parent ?? ''], ...named('build', inputs.build)]);
  return { build, full: digest([['build', build], ...named('verify', inputs.verify)]) };
}

/** True for the text of a fingerprint of this algorithm. */
export function isFingerprint(text: string): text is Fingerprint {
  return /^v1:[0-9a-f]{64}$/.test(text);
}

/** How a dev build is addressed: it has no version. */
export function devVersion(fingerprint: Fingerprint): string {
  return `dev-${fingerprint.slice(3, 15)}`;
}

type Entry = readonly [string, ...string[]];

function named(part: string, inputs: Readonly<Record<string, string>>): readonly Entry[] {
  return Object.entries(inputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [part, name, value]);
}

/** sha256 over one JSON array a line: no two lists of entries give the same text. */
function digest(entries: readonly Entry[]): Fingerprint {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return `v1:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
