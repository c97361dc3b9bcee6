import { afterEach, beforeEach, expect } from 'vitest';
import type { GithubSettings } from '../index.ts';
import { startGithub, token, type GithubServer, type ServerOptions } from './github-server.ts';

/** A server of its own for each test, and what fits its description is checked after it. */
export interface WithGithub {
  readonly server: GithubServer;
  /** Settings for it; `more` overrides. */
  settings(more?: Partial<GithubSettings>): GithubSettings;
}

export function withGithub(options?: ServerOptions): WithGithub {
  let server: GithubServer | undefined;
  const started = () => {
    if (server === undefined) throw new Error('the server runs within a test only');
    return server;
  };
  beforeEach(async () => {
    server = await startGithub(options);
  });
  afterEach(async () => {
    const { violations } = started();
    await started().close();
    server = undefined;
    expect(violations).toEqual([]);
  });
  return {
    get server() {
      return started();
    },
    settings: (more) => ({
      repository: 'acme/images',
      token,
      baseUrl: started().url,
      clock: started().clock,
      ...more,
    }),
  };
}

/** What a promise is rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );
}
