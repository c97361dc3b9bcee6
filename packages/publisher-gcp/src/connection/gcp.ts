import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@ostrata/ports';
import { defaultToken } from './token.ts';

/** Times that the publisher keeps to, in milliseconds. */
export interface Patience {
  /** One request, 30 s. */
  readonly request: number;
  /** The first wait before a request is repeated, at most; each further one is twice as long. 1 s. */
  readonly retry: number;
  /** How often a request is made in all, 8. */
  readonly attempts: number;
  /** Between two looks at a running operation or at another run's claim, 2 s. */
  readonly poll: number;
  /** One operation, or until something shows that was done: an hour, as images of large disks take long. */
  readonly settle: number;
  /** How long a claim lasts that is not renewed, 5 minutes. */
  readonly claim: number;
}

export interface GcpOptions {
  /** The project that owns the images. */
  readonly project: string;
  /** The bucket that runs take turns by; claims and sweeps need it. */
  readonly claims?: string;
  /** Projects that every published image is shared with. */
  readonly shareWith?: readonly string[];
  /** The channel whose image family is always right, `stable` unless told: an image has one family, and may have several channels. */
  readonly familyChannel?: string;
  /** Gives an access token. Google's application default credentials unless handed in. */
  readonly token?: () => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
  /** Other addresses of the services, without a slash at the end. */
  readonly endpoints?: Partial<Endpoints>;
  readonly clock?: Pick<Clock, 'now'>;
  readonly patience?: Partial<Patience>;
}

/** Where the services are. */
export interface Endpoints {
  readonly compute: string;
  readonly storage: string;
  readonly resourceManager: string;
}

/** What all calls share. */
export interface Gcp {
  readonly project: string;
  readonly claims: string | undefined;
  readonly shareWith: readonly string[];
  readonly familyChannel: string;
  readonly token: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly endpoints: Endpoints;
  readonly now: () => Date;
  readonly patience: Patience;
}

/** The options with all that is left out. Nothing is loaded or sent. */
export function gcpOf(options: GcpOptions): Gcp {
  const { project, claims, shareWith = [], familyChannel = 'stable', patience } = options;
  return {
    project,
    claims,
    shareWith,
    familyChannel,
    token: options.token ?? defaultToken(project),
    fetch: options.fetch ?? globalThis.fetch,
    endpoints: { ...google, ...options.endpoints },
    now: () => options.clock?.now() ?? new Date(),
    patience: { ...usual, ...patience },
  };
}

/** A pause that an abort ends with its reason. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  signal?.throwIfAborted();
}

/** Asks until there is an answer. Throws `NotSettled`. */
export async function settled<T>(
  { patience }: Pick<Gcp, 'patience'>,
  what: string,
  ask: () => Promise<T | undefined>,
  signal?: AbortSignal,
): Promise<T> {
  for (let waited = 0; ; waited += patience.poll) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (waited > patience.settle) throw new NotSettled(what);
    await pause(patience.poll, signal);
  }
}

/** Google Cloud took something, and does not show it after a long time. */
export class NotSettled extends Error {
  override readonly name = 'NotSettled';

  constructor(what: string) {
    super(`Google Cloud took it but does not show it: ${what}; run again to go on where this stopped`);
  }
}

const google: Endpoints = {
  compute: 'https://compute.googleapis.com',
  storage: 'https://storage.googleapis.com',
  resourceManager: 'https://cloudresourcemanager.googleapis.com',
};

const usual: Patience = {
  request: 30_000,
  retry: 1_000,
  attempts: 8,
  poll: 2_000,
  settle: 3_600_000,
  claim: 300_000,
};
