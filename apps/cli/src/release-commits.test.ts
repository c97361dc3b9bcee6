import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, cloneOf, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const changed = (role: string, text: string) => ({ [`roles/${role}/tasks/main.yml`]: `---\n# ${text}\n[]\n` });
const short = (clone: Clone, revision: string) => clone.git('rev-parse', revision).slice(0, 12);

/** 1.0.0 of all at the first commit, `web` 1.1.0 with a fix at the second. */
async function fixed(): Promise<Clone> {
  const clone = repository();
  await clone.release();
  await clone.commit('feat: security fix', changed('app', 'fixed'));
  await clone.release();
  return clone;
}

describe('a commit before one that is released', () => {
  it('is not released over it: the run says so and exits 0, and the plan warns', async () => {
    const clone = await fixed();
    const before = clone.remoteTags();
    const newer = short(clone, 'HEAD');
    clone.git('checkout', '-q', 'HEAD~1');
    const said = `web 1.1.0 was released from ${newer}, which is newer than this commit: nothing is released`;
    const { exitCode, stdout, stderr } = await clone.ostrata('release', '--push');
    expect([exitCode, stdout]).toEqual([0, 'Nothing is released: a newer commit is.']);
    expect(stderr).toContain(`warning[released-ahead]: ${said}`);
    for (const args of [['--refresh', 'page'], ['--allow-diverged'], ['--bump', 'web=major']]) {
      expect(await clone.ostrata('release', '--push', ...args)).toMatchObject({ exitCode: 0, stdout });
    }
    expect(clone.remoteTags()).toEqual(before);

    const plan = await clone.ostrata('plan');
    expect(plan).toMatchObject({ exitCode: 0, stderr });
    expect(plan.stdout).toContain('~ web 1.1.0 → 1.1.1');
    expect((await clone.ostrata('plan', '--markdown')).stdout).toContain(`- ⚠️ \`${said}\``);
    expect(JSON.parse((await clone.ostrata('plan', '--json')).stdout)).toMatchObject({
      elsewhere: [{ image: 'web', version: '1.1.0', standing: 'ahead' }],
      notes: [{ code: 'released-ahead', severity: 'warning', message: said }],
    });
  });

  it('still completes what a run was cut in', async () => {
    const clone = await fixed();
    const [release = ''] = clone.git('tag', '--list', 'release/*.2').split('\n');
    clone.git('push', '-q', 'origin', `:refs/tags/${release}`);
    clone.git('tag', '-d', release);
    clone.git('checkout', '-q', 'HEAD~1');
    const { exitCode, stdout } = await clone.ostrata('release', '--push');
    const [, made = ''] = /\+ (\S+) 1 unit, left by a run that was cut/.exec(stdout) ?? [];
    expect([exitCode, clone.annotation(made)]).toEqual([0, expect.stringContaining('Ostrata-Build: web@1.1.0')]);
  });

  it('is not released in part: what else is due there is due at the newer one too', async () => {
    const clone = await fixed();
    clone.git('checkout', '-q', '-b', 'old', 'HEAD~1');
    expect(versions(await clone.release({ refresh: ['page'] }))).toEqual([]);
    clone.git('checkout', '-q', 'main');
    expect(versions(await clone.release({ refresh: ['page'] }))).toEqual(['page 1.0.0 → 1.0.1']);
  });
});

describe('a commit on another line than the one that is released', () => {
  /** `side` begins before the fix, and has a change of a shared role. */
  const diverged = async () => {
    const clone = await fixed();
    clone.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    await clone.commit('fix: shared', changed('shared', 'more'));
    clone.push();
    return clone;
  };

  it('is refused with the tag and what to do, and planned with a warning', async () => {
    const clone = await diverged();
    const before = clone.remoteTags();
    const main = short(clone, 'main');
    const { exitCode, stdout, stderr } = await clone.ostrata('release', '--push');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `error[released-diverged]: web 1.1.0 was released from ${main}, which this commit does not`,
    );
    expect(stderr).toContain(`merge ${main} or rebase onto it`);
    expect((await clone.ostrata('release')).exitCode).toBe(2);
    expect(clone.remoteTags()).toEqual(before);
    const plan = await clone.ostrata('plan');
    expect(plan).toMatchObject({ exitCode: 0, stderr: stderr.replace('error[', 'warning[') });
    // What was kept of that plan says it too.
    expect(await clone.ostrata('plan')).toEqual(plan);
  });

  it('is released once it holds the other, by a merge', async () => {
    const clone = await diverged();
    clone.git('merge', '-q', '-m', 'Merge', 'main');
    expect(versions(await clone.release())).toEqual(['page 1.0.0 → 1.0.1', 'web 1.1.0 → 1.1.1']);
    expect(clone.git('show', 'web/v1.1.1:roles/app/tasks/main.yml')).toContain('# fixed');
  });

  it('is released with --allow-diverged', async () => {
    const clone = await diverged();
    const { exitCode, stdout } = await clone.ostrata('release', '--push', '--allow-diverged');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('+ web/v1.1.1');
    expect(clone.git('rev-parse', 'web/v1.1.1^{commit}')).toBe(clone.git('rev-parse', 'side'));
  });

  it('is asked about for what is due alone', async () => {
    const clone = await fixed();
    clone.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    await clone.commit('fix: the same', changed('app', 'fixed'));
    expect((await clone.plan()).elsewhere).toEqual([]);
    expect(await clone.ostrata('release', '--push')).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing is due.',
      stderr: '',
    });
  });

  it('is not asked about a tag by hand', async () => {
    const clone = repository();
    await clone.release();
    await clone.commit('fix: elsewhere', changed('app', 'elsewhere'));
    clone.git('tag', '-a', '-m', 'by hand', 'web/v1.4.0');
    clone.git('push', '-q', 'origin', 'web/v1.4.0');
    clone.git('reset', '-q', '--hard', 'HEAD~1');
    await clone.commit('fix: here', changed('app', 'here'));
    expect(versions(await clone.release())).toEqual(['web 1.4.0 → 1.4.1']);
  });
});

describe('a commit that the remote has on no branch', () => {
  it('is refused with the push to do first, and then released', async () => {
    const clone = repository();
    clone.git('checkout', '-q', '-b', 'feature');
    await clone.commit('feat: mine', changed('app', 'mine'));
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[commit-not-pushed]: commit ${short(clone, 'HEAD')} is on no branch of origin`);
    const [, command = ''] = /push it first: `git (push origin HEAD)`/.exec(stderr) ?? [];
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
    const dry = await clone.ostrata('release', '--push', '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: stderr.replace('error[', 'warning[') });
    clone.git(...command.split(' '));
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(clone.remoteTags()).toHaveLength(5);
  });

  it('may be released here, and is nothing to refuse where nothing is due', async () => {
    const clone = repository();
    await clone.release();
    await clone.commit('docs: more', { 'README.md': 'More.\n' });
    expect(await clone.ostrata('release', '--push')).toMatchObject({ exitCode: 0, stdout: 'Nothing is due.' });
    await clone.commit('fix: app', changed('app', 'more'));
    expect(await clone.ostrata('release')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('release.branches', () => {
  const guarded = async (branches: string) => {
    const clone = repository();
    await clone.commit('chore: where releases come from', { 'ostrata.yaml': `release: { branches: [${branches}] }\n` });
    clone.push();
    return clone;
  };

  it('refuses a commit of another branch, pushed or not, and names those that may be', async () => {
    const clone = await guarded('main, "support/*"');
    clone.git('checkout', '-q', '-b', 'feature');
    await clone.commit('feat: mine', changed('app', 'mine'));
    for (const push of [() => {}, () => clone.push()]) {
      push();
      const { exitCode, stderr } = await clone.ostrata('release', '--push');
      expect(exitCode).toBe(2);
      expect(stderr).toContain('error[commit-off-branch]');
      expect(stderr).toContain('names: main, support/*');
    }
    expect(clone.remoteTags()).toEqual([]);
    clone.push('support/1');
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(clone.remoteTags()).toHaveLength(5);
  });

  it('takes a commit that its branch went on from', async () => {
    const clone = await guarded('main');
    const other = cloneOf(clone.remote);
    await other.commit('fix: more', changed('app', 'more'));
    other.push();
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(clone.remoteTags()).toHaveLength(5);
  });

  it('warns of another branch where the tags stay here', async () => {
    const clone = await guarded('main');
    clone.git('checkout', '-q', '-b', 'feature');
    await clone.commit('feat: mine', changed('app', 'mine'));
    const { exitCode, stderr } = await clone.ostrata('release');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning[commit-off-branch]');
    expect(clone.git('tag', '--list').split('\n')).toHaveLength(5);
  });
});

describe('a dry run', () => {
  it('with --push plans by the tags of the remote, and makes nothing', async () => {
    const clone = await fixed();
    const fresh = cloneOf(clone.remote, '--no-tags');
    expect((await fresh.ostrata('release', '--dry-run')).stdout).toContain('Plan: 4 images');
    const { exitCode, stdout } = await fresh.ostrata('release', '--dry-run', '--push');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Plan: 0 images')]);
    await fresh.commit('fix: app', changed('app', 'more'));
    fresh.push();
    const before = clone.remoteTags();
    const due = await fresh.ostrata('release', '--dry-run', '--push');
    expect(due.stdout).toContain('~ web 1.1.0 → 1.1.1');
    expect([clone.remoteTags(), fresh.git('tag', '--list').split('\n')]).toEqual([before, before]);
  });

  it('alone may be of another day, and that day must be', async () => {
    const clone = repository();
    expect((await clone.ostrata('release', '--dry-run', '--at', '2036-01-01')).exitCode).toBe(0);
    const { exitCode, stderr } = await clone.ostrata('release', '--at', '2036-01-01');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--dry-run')]);
    expect(clone.git('tag', '--list')).toBe('');
    for (const [command = '', ...args] of [['plan'], ['release', '--dry-run']]) {
      for (const day of [
        '2026-02-30',
        '2026-02-29',
        '2026-13-01',
        '2026-01-00',
        '2026-11-24 noon',
        '2026-02-30T10:00:00Z',
      ]) {
        expect(await clone.ostrata(command, ...args, '--at', day)).toMatchObject({ exitCode: 2, stdout: '' });
      }
    }
    expect((await clone.ostrata('plan', '--at', '2028-02-29')).exitCode).toBe(0);
    expect((await clone.ostrata('plan', '--at', '2026-11-24T23:30:00-05:00')).exitCode).toBe(0);
  });

  it('and a release say what a plan does: warnings, and that the work tree has changes', async () => {
    const clone = repository();
    clone.git('tag', 'web/v0.1.0');
    clone.git('push', '-q', 'origin', 'web/v0.1.0');
    clone.write(changed('app', 'not committed'));
    const { stderr } = await clone.ostrata('plan');
    expect(stderr).toContain('warning[tag-by-hand]');
    expect(stderr).toContain('The work tree has changes that are not committed');
    expect((await clone.ostrata('release', '--dry-run')).stderr).toBe(stderr);
    expect((await clone.ostrata('release', '--push')).stderr).toBe(stderr);
  });
});
