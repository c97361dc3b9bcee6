import { RaceLost } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { bench, type Bench } from '../pipeline.fixture.ts';

const imageTags = ['app/v1.0.0', 'hard/v1.0.0', 'web/v1.0.0'];
const releaseTag = 'release/19700101.1';

/** Runs a release that is stopped in the middle of a call of `Tags`, and gives what it told and how it ended. */
async function stopped({ tags, release }: Bench, method: 'fetch' | 'emit' | 'refs', call: number) {
  const stop = new AbortController();
  const calls = tags[method].bind(tags) as (...given: readonly unknown[]) => Promise<unknown>;
  let count = 0;
  const stopping = async (...given: readonly unknown[]) => {
    const answer = await calls(...given);
    if ((count += 1) === call) stop.abort(new Error('stopped'));
    return answer;
  };
  Object.assign(tags, { [method]: stopping });
  const told: string[] = [];
  const ended = await release({
    signal: stop.signal,
    onImages: ({ images }) => told.push(...images.map(({ image, to }) => `${image}/v${to}`)),
    onRelease: ({ name }) => told.push(name),
  }).catch((error: unknown) => (error === stop.signal.reason ? 'stopped' : error));
  Object.assign(tags, { [method]: calls });
  return { ended, told: told.sort() };
}

describe('a release that is stopped', () => {
  const namesOf = async ({ tags }: Bench) => (await tags.refs()).map(({ name }) => name);

  it.each([
    { method: 'fetch', call: 1, ended: 'stopped', made: [] },
    { method: 'refs', call: 1, ended: 'stopped', made: [] },
    { method: 'emit', call: 1, ended: 'stopped', made: imageTags },
    { method: 'emit', call: 2, ended: releaseTag, made: [...imageTags, releaseTag].sort() },
  ] as const)('during $method $call ends before the next tags, and has told what is out', async (one) => {
    const repository = await bench();
    await repository.commit();
    const { ended, told } = await stopped(repository, one.method, one.call);
    expect({ ended, told, made: await namesOf(repository) }).toEqual({
      ended: one.ended,
      told: one.made,
      made: one.made,
    });
    expect(await repository.release()).toBe(releaseTag);
    expect(await namesOf(repository)).toEqual([...imageTags, releaseTag].sort());
  });

  it('between two attempts does not begin another', async () => {
    const repository = await bench();
    await repository.commit();
    const stop = new AbortController();
    let attempts = 0;
    const { tags } = repository;
    Object.assign(tags, {
      emit: async () => {
        if ((attempts += 1) === 3) stop.abort(new Error('stopped'));
        throw new RaceLost(['web/v1.0.0']);
      },
    });
    await expect(repository.release({ signal: stop.signal })).rejects.toThrow('stopped');
    expect(attempts).toBe(3);
  });
});
