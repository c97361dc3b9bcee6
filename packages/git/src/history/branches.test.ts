import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitBranches } from '../index.ts';
import { clone, temporaryFolder, type Folder } from '../repository.fixture.ts';

let remote: Folder;
let writer: Folder;
let first = '';
let second = '';
let side = '';

beforeEach(() => {
  remote = temporaryFolder();
  remote.git('init', '-q', '--bare', '-b', 'main');
  writer = clone(remote.path);
  writer.write({ a: '1' });
  first = writer.commit('one');
  writer.write({ a: '2' });
  second = writer.commit('two');
  writer.git('push', '-q', 'origin', 'HEAD:main', 'HEAD:support/1.x');
  writer.git('switch', '-q', '-c', 'side');
  writer.write({ a: '3' });
  side = writer.commit('three');
  writer.git('push', '-q', 'origin', 'HEAD:side');
});

afterEach(() => {
  writer.remove();
  remote.remove();
});

describe('branches of a remote', () => {
  it('hold their commits and no others, and no ref is left by the question', async () => {
    const { holding } = gitBranches(writer.path, { remote: 'origin' });
    expect(await holding(first, ['main', 'side', 'gone'])).toEqual(['main', 'side']);
    expect(await holding(side, ['main', 'side'])).toEqual(['side']);
    expect(await holding(side, ['main'])).toEqual([]);
    expect(writer.git('for-each-ref', 'refs/ostrata')).toBe('');
  });

  it('are named by a pattern too', async () => {
    const { holding } = gitBranches(writer.path, { remote: 'origin' });
    expect(await holding(second, ['support/*'])).toEqual(['support/*']);
    expect(await holding(side, ['support/*', 'release-*'])).toEqual([]);
  });

  it('are asked anew each time: a branch that was set back holds the commit no more', async () => {
    const { holding } = gitBranches(writer.path, { remote: 'origin' });
    writer.git('push', '-q', '-f', 'origin', `${first}:main`);
    expect(await holding(second, ['main'])).toEqual([]);
  });

  it('are known to a clone that has one commit alone', async () => {
    const narrow = clone(`file://${remote.path}`, '--depth=1', '--branch=side');
    expect(await gitBranches(narrow.path, { remote: 'origin' }).holding(first, ['main'])).toEqual(['main']);
    narrow.remove();
  });

  it('hold no commit that is not there', async () => {
    expect(await gitBranches(writer.path, { remote: 'origin' }).holding('0'.repeat(40), ['main'])).toEqual([]);
  });
});

it('without a remote the branches of the repository itself count', async () => {
  expect(await gitBranches(writer.path).holding(side, ['side', 'main'])).toEqual(['side']);
});
