import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Branches, Checkouts, Files, Publisher, Tags } from '@ostrata/ports';
import type { Adapters } from './compose.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { publisherByTarget } from './publisher-by-target.ts';

/** What a release is read and checked out by. */
export interface ReleaseAdapters {
  readonly tags: Tags;
  readonly branches: Branches;
  readonly checkouts: Checkouts;
  readonly filesAt: (commit: string) => Files;
  readonly publisher: Publisher;
}

/**
 * Hands over the adapters of a release, as delivery's settings have it: their remote, and their signers instead of those that
 * git is set up with. Without settings tags are fetched only when they are not here.
 */
export async function withReleaseAdapters<Result>(
  adapters: Adapters,
  settings: DeliverySettings | undefined,
  work: (adapters: ReleaseAdapters) => Promise<Result>,
): Promise<Result> {
  return withSigners(settings?.trust.allowedSigners, async (allowedSigners) => {
    const remote = settings?.remote;
    const [tags, branches, checkouts, filesAt, publishers] = await Promise.all([
      adapters.tags({ ...(remote && { remote }), ...(allowedSigners && { allowedSigners }) }),
      adapters.branches(remote),
      adapters.checkouts(),
      adapters.filesAt(),
      adapters.publishers(),
    ]);
    const asked = settings === undefined ? await fetchingMissing(adapters, tags) : tags;
    return work({ tags: asked, branches, checkouts, filesAt, publisher: publisherByTarget(publishers) });
  });
}

/** A release that a person tries before it is pushed is here alone. */
async function fetchingMissing(adapters: Adapters, here: Tags): Promise<Tags> {
  const there = await adapters.tags({ remote: 'origin' });
  return {
    ...here,
    fetch: async (names = []) => {
      const known = new Set((await here.refs()).map(({ name }) => name));
      const missing = names.filter((name) => !known.has(name));
      if (missing.length > 0) await there.fetch(missing);
    },
  };
}

/** Git reads signers from a file: the settings have its text. */
async function withSigners<Result>(
  text: string | undefined,
  work: (file: string | undefined) => Promise<Result>,
): Promise<Result> {
  if (text === undefined) return work(undefined);
  const folder = mkdtempSync(join(tmpdir(), 'ostrata-signers-'));
  try {
    const file = join(folder, 'allowed_signers');
    writeFileSync(file, text);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
