import type { Fingerprint } from '@ostrata/versioning';

/** A timed part of a unit's way; `seconds` are of the clock on the wall. */
export interface Step {
  readonly name: 'wait' | 'roles' | 'vendor' | 'build' | 'adopt' | 'inspect' | 'verify' | 'publish';
  readonly seconds: number;
}

/** What happens while units are delivered, as it happens. */
export type DeliverEvent =
  | { readonly kind: 'step'; readonly unit: string; readonly step: Step['name']; readonly log: string }
  | { readonly kind: 'output'; readonly unit: string; readonly line: string }
  | { readonly kind: 'note'; readonly unit: string; readonly message: string }
  | { readonly kind: 'done'; readonly unit: string; readonly outcome: Outcome; readonly steps: readonly Step[] }
  | { readonly kind: 'failed'; readonly unit: string; readonly error: Error }
  | { readonly kind: 'skipped'; readonly unit: string; readonly because: string };

/** `present`: it was in the store; `verified`: it was there and is verified anew; `built`: it was made. */
export type Outcome = 'present' | 'verified' | 'built';

/** Where the log of a unit's delivery goes, absolute. */
export type LogFile = (unit: string, fingerprint: Fingerprint) => string;
