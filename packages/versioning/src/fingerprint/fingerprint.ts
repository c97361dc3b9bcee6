import { hash } from 'node:crypto';

/** A unit's fingerprint, of all that goes into it: `v1:` and 64 hex digits of sha256. */
export type Fingerprint = `v1:${string}`;

/** What goes into a unit, by name: a digest or another short text each. */
export interface UnitInputs {
  /** What the image is made of. */
  readonly build: Readonly<Record<string, string>>;
  /** What it is verified with; its children do not depend on that. */
  readonly verify: Readonly<Record<string, string>>;
}

/** One input: a name and a value. */
export type Input = readonly [name: string, value: string];

/** The inputs of a unit as lists, each sorted by name, with no name twice. */
export interface SortedInputs {
  readonly build: readonly Input[];
  readonly verify: readonly Input[];
}

/** Of all inputs, and of what the image is made of alone: that is what a child stands on. */
export interface Fingerprints {
  readonly full: Fingerprint;
  readonly build: Fingerprint;
}

/** The fingerprints of a unit. `parent` is its parent's, without the parent's verify part; absent for a vendor unit. */
export function fingerprints(inputs: UnitInputs, parent?: Fingerprint): Fingerprints {
  return sortedFingerprints({ build: sorted(inputs.build), verify: sorted(inputs.verify) }, parent);
}

/** As `fingerprints`, of inputs that are sorted already. */
export function sortedFingerprints(inputs: SortedInputs, parent?: Fingerprint): Fingerprints {
  const build = digest(`["parent",${json(parent ?? '')}]\n${lines('build', inputs.build)}`);
  return { build, full: digest(`["build",${json(build)}]\n${lines('verify', inputs.verify)}`) };
}

/** True for the text of a fingerprint of this algorithm. */
export function isFingerprint(text: string): text is Fingerprint {
  return /^v1:[0-9a-f]{64}$/.test(text);
}

/** How a dev build is addressed: it has no version. */
export function devVersion(fingerprint: Fingerprint): string {
  return `dev-${fingerprint.slice(3, 15)}`;
}

function sorted(inputs: Readonly<Record<string, string>>): readonly Input[] {
  return Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A JSON array and a newline for each input: no two lists of inputs give the same text. */
function lines(part: 'build' | 'verify', inputs: readonly Input[]): string {
  let text = '';
  for (const [name, value] of inputs) text += `["${part}",${json(name)},${json(value)}]\n`;
  return text;
}

/** Most words are plain, and need no JSON to be quoted. */
function json(word: string): string {
  return /^[ !#-[\]-~]*$/.test(word) ? `"${word}"` : JSON.stringify(word);
}

function digest(text: string): Fingerprint {
  return `v1:${hash('sha256', text)}`;
}
