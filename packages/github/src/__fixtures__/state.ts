import type { GithubClock } from '../api/clock.ts';
import { gitStore, type GitStore } from './git-store.ts';

/** What a repository on the server holds. */
export interface State {
  readonly git: GitStore;
  readonly clock: GithubClock;
  readonly pullRequests: Set<number>;
  comments: readonly StoredComment[];
  releases: readonly StoredRelease[];
  rulesets: readonly StoredRuleset[];
  /** Ids are given in the order in which things are made. They are past what 32 bits hold, as GitHub's are. */
  nextId: number;
}

export interface StoredComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: string;
  readonly body: string;
}

export interface StoredRelease {
  readonly id: number;
  readonly tag: string;
  readonly title: string;
  readonly notes: string;
}

export interface StoredRuleset {
  readonly id: number;
  readonly name: string;
  readonly include: readonly string[];
  readonly rules: readonly string[];
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  readonly bypass?: 'always' | 'never';
}

/** Who a token belongs to, and what it may. */
export interface Account {
  readonly login: string;
  readonly permissions: readonly string[];
}

export function newState(clock: GithubClock): State {
  return {
    git: gitStore(),
    clock,
    pullRequests: new Set([7]),
    comments: [],
    releases: [],
    rulesets: [],
    nextId: 3_000_000_001,
  };
}

/** GitHub's answer to what cannot be done. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: readonly Readonly<Record<string, string>>[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.type = more.type ?? { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND' }[status] ?? 'UNPROCESSABLE';
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

interface RefusalDetails {
  readonly type?: string;
  readonly errors?: readonly Readonly<Record<string, string>>[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Throws when the account may not. */
export function requirePermission(account: Account, permission: string): void {
  if (account.permissions.includes(permission)) return;
  const headers = { 'x-accepted-github-permissions': permission.replace(': ', '=') };
  throw new Refusal(403, 'Resource not accessible by integration', { headers });
}
