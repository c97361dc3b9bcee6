import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { RaceLost } from '@ostrata/ports';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitFailed, gitTags } from '../index.ts';
import { temporaryFolder, pushed, type Folder, type Pushed } from '../repository.fixture.ts';

let seed: Pushed;
let remote: Folder;
let head = '';

beforeAll(() => {
  seed = pushed();
  ({ remote, head } = seed);
});

afterAll(() => seed.remove());

const names = ['base/v1.0.0', 'page/v1.0.0', 'python/v1.0.0', 'web/v1.0.0', 'web/v1.0.1'];
const some = fc.subarray(names);
const tags = (of: Folder) => of.git('for-each-ref', '--format=%(refname:strip=2)', 'refs/tags').split('\n');

describe('a release, whatever tags it has, others made before, and the remote refuses', () => {
  it('makes all of its tags or none, on the remote and here', { timeout: 240_000 }, async () => {
    const run = fc.asyncProperty(fc.subarray(names, { minLength: 1 }), some, some, async (mine, others, refused) => {
      const [there, here] = [temporaryFolder(), temporaryFolder()];
      try {
        cpSync(remote.path, there.path, { recursive: true });
        cpSync(seed.folder.path, here.path, { recursive: true });
        here.git('remote', 'set-url', 'origin', there.path);
        for (const name of others) there.git('update-ref', `refs/tags/${name}`, head);
        there.write({
          'hooks/update': `#!/bin/sh\ncase " ${refused.join(' ')} " in *" \${1#refs/tags/} "*) exit 1;; esac\n`,
        });
        chmodSync(join(there.path, 'hooks/update'), 0o755);

        const emitting = gitTags(here.path, { remote: 'origin' }).emit(
          mine.map((name) => ({ name, commit: head, message: 'note\n' })),
        );
        const failure: unknown = await emitting.then(
          () => undefined,
          (error: unknown) => error,
        );
        const lost = mine.filter((name) => others.includes(name));
        const isRefused = mine.some((name) => refused.includes(name));
        if (failure === undefined) {
          expect([lost, isRefused]).toEqual([[], false]);
          expect(tags(there)).toEqual([...new Set([...mine, ...others])].sort());
          expect(tags(here)).toEqual([...mine].sort());
        } else {
          expect(lost.length > 0 || isRefused).toBe(true);
          if (lost.length > 0) expect(failure).toMatchObject({ name: RaceLost.name, tags: lost });
          else expect(failure).toBeInstanceOf(GitFailed);
          expect([tags(there), tags(here)]).toEqual([others.length === 0 ? [''] : [...others].sort(), ['']]);
        }
        expect([there, here].map((of) => of.git('for-each-ref', 'refs/ostrata'))).toEqual(['', '']);
      } finally {
        there.remove();
        here.remove();
      }
    });
    await fc.assert(run, { numRuns: 15, interruptAfterTimeLimit: 200_000 });
  });
});
