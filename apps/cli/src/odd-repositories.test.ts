import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, cloneOf, imageFile, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

async function released(): Promise<Clone> {
  const clone = repository();
  await clone.release();
  return clone;
}

const changed = (role: string, text: string) => ({ [`roles/${role}/tasks/main.yml`]: `---\n# ${text}\n[]\n` });
const notes = async (clone: Clone) => (await clone.plan()).notes.map(({ code, message }) => `${code}: ${message}`);

describe('an image', () => {
  it('whose folder and name change is a new image, and the old one is told', async () => {
    const clone = await released();
    clone.git('mv', 'src/web', 'src/shop');
    clone.edit('src/shop/image.yaml', (text) => text.replace('image: web', 'image: shop'));
    await clone.commit('feat!: web is called shop');
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['shop new → 1.0.0']);
    expect(await notes(clone)).toEqual([expect.stringMatching(/^image-gone: web has versions and is no longer/)]);
  });

  it('that is deleted is told, and its tags stay', async () => {
    const clone = await released();
    clone.git('rm', '-qr', 'src/page');
    await clone.commit('feat!: no page');
    const { exitCode, stdout, stderr } = await clone.ostrata('plan');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Plan: 0 images');
    expect(stderr).toContain('page has versions and is no longer in the catalogue');
    await clone.release();
    expect(clone.remoteTags()).toContain('page/v1.0.0');
  });

  it('that is deleted is told until the next release, and of a pull request where that deletes it', async () => {
    const clone = await released();
    clone.git('checkout', '-q', '-b', 'topic');
    clone.git('rm', '-qr', 'src/page');
    await clone.commit('feat!: no page');
    const gone = async (since?: string) =>
      (await clone.plan(since === undefined ? {} : { since })).notes.map(({ message }) => message.split(' ')[0]);
    expect(await gone()).toEqual(['page']);
    expect(await gone('main')).toEqual(['page']);
    expect(await gone('HEAD')).toEqual([]);
    await clone.commit('fix: app', changed('app', 'more'));
    expect(await gone()).toEqual(['page']);
    await clone.release();
    expect(await gone()).toEqual([]);
    expect(await gone('main')).toEqual(['page']);
  });

  it('that comes back goes on after its last version', async () => {
    const clone = await released();
    clone.git('rm', '-qr', 'src/page');
    await clone.commit('feat!: no page');
    await clone.commit('feat: page again', {
      'src/page/image.yaml': imageFile('page', 'service', 'base', 'ansible: { roles: [app] }\n'),
    });
    expect(versions(await clone.plan())).toEqual(['page 1.0.0 → 2.0.0']);
  });
});

describe('a pinned parent', () => {
  const pin = async (version: string) => {
    const clone = await released();
    clone.edit('src/page/image.yaml', (text) => text.replace('parent: base', `parent: base@${version}`));
    await clone.commit('fix: pin');
    return clone;
  };

  it('holds back while the parent moves, and lets go when it is no longer pinned', async () => {
    const clone = await pin('1.0.0');
    await clone.release();
    await clone.commit('feat: stricter', changed('hardening', 'stricter'));
    expect(versions(await clone.plan())).toEqual(['base 1.0.0 → 1.1.0', 'python 1.0.0 → 1.0.1', 'web 1.0.0 → 1.0.1']);
    await clone.release();
    await clone.commit('fix: page', { ...changed('shared', 'more') });
    const page = (await clone.plan()).images.find(({ image }) => image === 'page');
    expect(page?.units[0]?.parent).toBe('base@1.0.0');
    await clone.release();
    clone.edit('src/page/image.yaml', (text) => text.replace('base@1.0.0', 'base'));
    await clone.commit('fix: follow again');
    expect((await clone.plan()).images[0]?.units[0]).toMatchObject({ unit: 'page/qemu/linux', parent: 'base@1.1.0' });
    expect((await clone.ostrata('plan', '--explain', 'page')).stdout).toContain('parent: base was base@1.0.0');
  });

  it('to a version that was never tagged is refused at its line', async () => {
    const clone = await pin('1.4.0');
    const { exitCode, stderr } = await clone.ostrata('plan');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error[pin-not-tagged]: page stands on base@1.4.0, which was never tagged');
    expect(stderr).toContain('src/page/image.yaml:3:9');
    expect(stderr).toContain('its versions are 1.0.0');
  });

  it('to a version that was not built for the target is refused at its line', async () => {
    const clone = await pin('1.0.1');
    clone.git('tag', '-a', '-m', 'by hand', 'base/v1.0.1', 'HEAD~1');
    const { exitCode, stderr } = await clone.ostrata('release', '--dry-run');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error[pin-not-built]: page/qemu/linux stands on base@1.0.1, which was not built for');
    expect(stderr).toContain('src/page/image.yaml:3:9');
    expect(stderr).toContain('git tag -n99 -l base/v1.0.1');
  });
});

describe('a clone', () => {
  it('that is shallow is refused with the command that mends it, before anything is said of tags', async () => {
    const clone = await released();
    clone.edit('src/page/image.yaml', (text) => text.replace('parent: base', 'parent: base@1.0.0'));
    await clone.commit('fix: pin');
    clone.git('push', '-q', 'origin', 'HEAD:main');
    const shallow = cloneOf(`file://${clone.remote}`, '--depth', '1', '--no-tags');
    for (const args of [['plan'], ['plan', '--since', 'HEAD'], ['release', '--push']]) {
      const { exitCode, stderr } = await shallow.ostrata(...args);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('git fetch --unshallow --tags');
      expect(stderr).not.toContain('pin-not-tagged');
    }
    shallow.git('fetch', '-q', '--unshallow', '--tags');
    expect((await shallow.ostrata('plan')).exitCode).toBe(0);
  });

  it('without a commit is refused with what to do', async () => {
    const clone = repository();
    clone.git('checkout', '-q', '--orphan', 'empty');
    const { exitCode, stderr } = await clone.ostrata('plan');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error[no-commit]');
    expect(stderr).toContain('then commit');
  });

  it('that is no clone at all is refused with what to do, whatever is asked', async () => {
    const clone = repository();
    rmSync(join(clone.path, '.git'), { recursive: true });
    for (const args of [['plan'], ['plan', '--since', 'main'], ['release'], ['release', '--dry-run']]) {
      const { exitCode, stderr } = await clone.ostrata(...args);
      expect(exitCode, args.join(' ')).toBe(2);
      expect(stderr).toMatch(/`git init`|main is no revision of this repository/);
    }
  });

  it('whose work tree is changed plans the commit, and says so', async () => {
    const clone = await released();
    clone.write(changed('app', 'not committed'));
    const { stdout, stderr } = await clone.ostrata('plan');
    expect(stdout).toContain('Plan: 0 images');
    expect(stderr).toContain('this plan is of the commit');
  });
});
