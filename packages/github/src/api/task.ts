import type { Octokit } from 'octokit';
import { GithubRateLimited, GithubRefused, GithubUnavailable } from './errors.ts';
import { readFailure, type Failure } from './failure.ts';
import type { CheckedSettings } from './settings.ts';

/** What is done for one call of a port: any number of requests before one deadline. */
export interface Task {
  /** Sends what may be sent again when nobody knows whether it was done. */
  send<Result>(purpose: Purpose, send: Send<Result>): Promise<Result>;

  /** Sends what must not be done twice: after a lost answer, `look` tells whether it was done. */
  sendOnce<Result>(purpose: Purpose, send: Send<Result>, look: () => Promise<Result | undefined>): Promise<Result>;
}

/** What a request is for. */
export interface Purpose {
  /** For messages, such as `making the tag web/v1.0.0`. */
  readonly doing: string;
  /** What it needs of the token, such as `contents: write`. */
  readonly permission: string;
  /** True for what changes something, and so waits for its turn. */
  readonly isChange: boolean;
}

/** The request itself. `at` are parameters that each one takes. */
export type Send<Result> = (octokit: Octokit, at: At) => Promise<Result>;

export interface At {
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
}

/** Throws `GithubRefused`, `GithubRateLimited`, `GithubUnavailable`, or what the signal was aborted with. */
export function startTask({ settings, octokit, waitForTurn, signals }: TaskParts): Task {
  const { clock, owner, repo } = settings;
  const stop = AbortSignal.any([...signals]);
  const deadline = clock.now().getTime() + settings.deadlineSeconds * 1000;

  /** Waits, if there is time for it; else it throws `late`. */
  const waitUntil = async (time: number, late: (until: Date) => Error) => {
    if (time >= deadline) throw late(new Date(time));
    const wait = time - clock.now().getTime();
    if (wait > 0)
      await clock.sleep(wait, stop).catch((error: unknown) => {
        stop.throwIfAborted();
        throw error;
      });
  };

  const attempt = async <Result>({ doing, permission, isChange }: Purpose, send: Send<Result>) => {
    stop.throwIfAborted();
    if (isChange) await waitForTurn(stop);
    const left = deadline - clock.now().getTime();
    if (left <= 0) throw new GithubUnavailable(doing, `it took longer than ${settings.deadlineSeconds} seconds`);
    const timeout = AbortSignal.timeout(Math.ceil(Math.min(settings.answerSeconds * 1000, left)));
    try {
      return { value: await send(octokit, { owner, repo, request: { signal: AbortSignal.any([stop, timeout]) } }) };
    } catch (error) {
      stop.throwIfAborted();
      const failure = readFailure(error, permission, clock.now());
      // Octokit keeps the token out of its errors. What a server or a proxy quotes of a request is not in its hands.
      const cause = new Error(String(error).replaceAll(settings.token, '[token]'));
      if (!('reason' in failure)) return { failure, cause };
      return { failure: { ...failure, reason: failure.reason.replaceAll(settings.token, '[token]') }, cause };
    }
  };

  const repeat = async <Result>(purpose: Purpose, send: Send<Result>, look?: () => Promise<Result | undefined>) => {
    for (let round = 0; ; round++) {
      const result = await attempt(purpose, send);
      if (result.failure === undefined) return result.value;
      const { failure, cause } = result;
      if (failure.kind === 'refused') throw refusal(purpose, failure, cause);
      if (round === repeats) throw givenUp(purpose, failure, clock.now(), cause);
      await waitUntil(nextTry(failure, round, clock.now()), (until) => givenUp(purpose, failure, until, cause));
      const found = failure.kind === 'lost' ? await look?.() : undefined;
      if (found !== undefined) return found;
    }
  };

  return { send: (purpose, send) => repeat(purpose, send), sendOnce: repeat };
}

export interface TaskParts {
  readonly settings: CheckedSettings;
  readonly octokit: Octokit;
  readonly waitForTurn: (signal: AbortSignal) => Promise<void>;
  readonly signals: readonly AbortSignal[];
}

/** With waits of 1, 2, 4 and 8 seconds. */
const repeats = 4;

type Repeatable = Exclude<Failure, { kind: 'refused' }>;

function nextTry(failure: Repeatable, round: number, now: Date): number {
  if (failure.until !== undefined) return failure.until.getTime();
  // A limit that does not say for how long wants a minute, and more each time.
  const seconds = failure.kind === 'limited' ? 60 : 1;
  return now.getTime() + seconds * 1000 * 2 ** round;
}

function givenUp({ doing }: Purpose, failure: Repeatable, until: Date, cause: unknown): Error {
  return failure.kind === 'limited'
    ? new GithubRateLimited(doing, failure.until ?? until, { cause })
    : new GithubUnavailable(doing, failure.reason, { cause });
}

function refusal({ doing }: Purpose, failure: Extract<Failure, { kind: 'refused' }>, cause: unknown): GithubRefused {
  return new GithubRefused({ ...failure, doing }, { cause });
}
