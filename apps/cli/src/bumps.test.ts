import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

let tries = 0;
/** Another text for the role of one image; each is a change. */
const app = () => ({ 'roles/app/tasks/main.yml': `---\n# ${(tries += 1)}\n[]\n` });

async function released(): Promise<Clone> {
  const clone = repository();
  await clone.release();
  return clone;
}

describe('the version of an image', () => {
  it.each([
    ['fix: x', '1.0.1'],
    ['feat(app): x', '1.1.0'],
    ['feat!: x', '2.0.0'],
    ['fix: x\n\nBREAKING CHANGE: y', '2.0.0'],
    ['update x\n\nBREAKING CHANGE: y', '2.0.0'],
    ['chore: x', '1.0.1'],
  ])('after %j is %s', async (message, version) => {
    const clone = await released();
    await clone.commit(message, app());
    expect(versions(await clone.plan())).toEqual([`web 1.0.0 → ${version}`]);
  });

  it('is the highest that its commits since its tag ask for', async () => {
    const clone = await released();
    await clone.commit('fix: a', app());
    await clone.commit('feat: b', app());
    await clone.commit('fix: c', app());
    await clone.commit('feat!: elsewhere', { 'README.md': 'Hello.\n' });
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['web 1.0.0 → 1.1.0']);
    expect(plan.images[0]?.commits.map(({ subject }) => subject)).toEqual(['fix: c', 'feat: b', 'fix: a']);
    await clone.release();
    await clone.commit('fix: d', app());
    expect(versions(await clone.plan())).toEqual(['web 1.1.0 → 1.1.1']);
  });

  it('after an ill-formed commit is a patch, and the plan names the commit', async () => {
    const clone = await released();
    await clone.commit('update things', app());
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 1.0.1']);
    const { stdout } = await clone.ostrata('plan');
    expect(stdout).toMatch(/update things.*no conventional commit, so a patch/);
  });

  it('does not move for a commit and its revert, and moves when that is reverted', async () => {
    const clone = await released();
    await clone.commit('feat!: x', app());
    clone.git('revert', '--no-edit', 'HEAD');
    expect(versions(await clone.plan())).toEqual([]);
    await clone.commit('fix: y', { 'roles/app/files/y': 'y' });
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 1.0.1']);
    clone.git('revert', '--no-edit', 'HEAD~1');
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 2.0.0']);
  });

  it('does not move for what GitHub’s Revert button takes back', async () => {
    const clone = await released();
    const first = clone.git('rev-parse', 'HEAD');
    await clone.commit('feat: shiny (#12)', app());
    clone.git('checkout', '-q', first, '--', '.');
    await clone.commit('Revert "feat: shiny (#12)" (#13)\n\nReverts acme/images#12');
    expect(versions(await clone.plan())).toEqual([]);
    await clone.commit('fix: y', app());
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 1.0.1']);
  });

  it('after a merge that alone made the change is a patch, and the plan names the merge', async () => {
    const clone = await released();
    clone.git('checkout', '-q', '-b', 'topic');
    await clone.commit('feat: elsewhere', { 'README.md': 'Hello.\n' });
    clone.git('checkout', '-q', 'main');
    clone.git('merge', '-q', '--no-ff', '--no-commit', 'topic');
    await clone.commit('Merge branch topic', app());
    expect(clone.git('rev-parse', 'HEAD^2')).not.toBe('');
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['web 1.0.0 → 1.0.1']);
    const { stdout } = await clone.ostrata('plan');
    expect(stdout).toContain('Merge branch topic (a merge that made a change itself, so a patch)');
    await clone.release();
    expect(clone.annotation('web/v1.0.1')).toContain('- Merge branch topic (');
  });

  it('knows what a newer git calls the revert of a revert', async () => {
    const clone = await released();
    await clone.commit('feat: x', app());
    clone.git('revert', '--no-edit', 'HEAD');
    const reverted = clone.git('rev-parse', 'HEAD');
    clone.git('revert', '--no-edit', 'HEAD');
    clone.git('commit', '-q', '--amend', '-m', `Reapply "feat: x"\n\nThis reverts commit ${reverted}.`);
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['web 1.0.0 → 1.1.0']);
    expect(plan.images[0]?.commits.map(({ isWellFormed }) => isWellFormed)).toEqual([true]);
  });

  it('after the revert of what was released before is a patch', async () => {
    const clone = await released();
    await clone.commit('feat: x', app());
    await clone.release();
    clone.git('revert', '--no-edit', 'HEAD');
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['web 1.1.0 → 1.1.1']);
    expect(plan.images[0]?.commits[0]?.isWellFormed).toBe(true);
  });

  it('after a merge is what was merged asks for, and the merge itself nothing', async () => {
    const clone = await released();
    clone.git('checkout', '-q', '-b', 'topic');
    await clone.commit('feat: x', app());
    clone.git('checkout', '-q', 'main');
    await clone.commit('docs: meanwhile', { 'README.md': 'Meanwhile.\n' });
    clone.git('merge', '-q', '--no-ff', '-m', 'feat!: merge topic', 'topic');
    const plan = await clone.plan();
    expect(versions(plan)).toEqual(['web 1.0.0 → 1.1.0']);
    expect(plan.images[0]?.commits.map(({ subject }) => subject)).toEqual(['feat: x']);
  });

  it('after a squash is what its one message asks for', async () => {
    const clone = await released();
    clone.git('checkout', '-q', '-b', 'topic');
    await clone.commit('feat: x', app());
    await clone.commit('feat!: y', app());
    clone.git('checkout', '-q', 'main');
    clone.git('merge', '-q', '--squash', 'topic');
    clone.git('commit', '-q', '-m', 'fix: z (#12)\n\n* feat: x\n\n* feat!: y');
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 1.0.1']);
  });

  it('moves with each image that a commit touches, and with a role that is shared', async () => {
    const clone = await released();
    await clone.commit('feat: two roles', { ...app(), 'roles/python/tasks/main.yml': '---\n# more\n[]\n' });
    expect(versions(await clone.plan())).toEqual(['python 1.0.0 → 1.1.0', 'web 1.0.0 → 1.1.0']);
    await clone.release();
    await clone.commit('feat: shared', { 'roles/shared/tasks/main.yml': '---\n# more\n[]\n' });
    expect(versions(await clone.plan())).toEqual(['page 1.0.0 → 1.1.0', 'web 1.1.0 → 1.2.0']);
  });

  it('moves with its verify playbook, and what stands on it stays', async () => {
    const clone = await released();
    await clone.commit('fix(base): ask for more', { 'tests/base.yml': '---\n- hosts: all\n  tasks: [{ ping: }]\n' });
    expect(versions(await clone.plan())).toEqual(['base 1.0.0 → 1.0.1']);
    await clone.release();
    await clone.commit('fix: app', app());
    await clone.commit('fix: python', { 'roles/python/tasks/main.yml': '---\n# more\n[]\n' });
    const parents = (await clone.plan()).images.flatMap(({ units }) => units.map(({ parent }) => parent));
    expect(parents).toEqual(['base@1.0.1', 'python@1.0.1']);
  });

  it('moves with its verify playbook, however the path to it is written', async () => {
    const clone = repository();
    clone.edit('src/base/image.yaml', (text) => text.replace('tests/base.yml', './tests/base.yml'));
    await clone.commit('fix: another way to write it');
    await clone.release();
    await clone.commit('feat: ask for more', { 'tests/base.yml': '---\n# more\n[]\n' });
    expect(versions(await clone.plan())).toEqual(['base 1.0.0 → 1.1.0']);
  });

  it('moves with a variable that its image.yaml sets', async () => {
    const clone = await released();
    clone.edit('src/python/image.yaml', (text) => text.replace('3.11', '3.12'));
    await clone.commit('feat: Python 3.12');
    expect(versions(await clone.plan())).toEqual(['python 1.0.0 → 1.1.0', 'web 1.0.0 → 1.0.1']);
  });

  it('stays for what is no part of an image: owner, end of life, distribution, the builder machine', async () => {
    const clone = await released();
    clone.edit('src/web/image.yaml', (text) =>
      text
        .replace('qemu/linux: {}', 'qemu/linux: { builder: { cpus: 4 }, distribute: { to: shelf } }')
        .concat('owner: { team: web }\nlifecycle: { endOfLife: 2030-01-01, keep: 3 }\ndescription: A web server\n'),
    );
    await clone.commit('feat: say more of web');
    expect(versions(await clone.plan())).toEqual([]);
  });
});

describe('a bump that a person asks for', () => {
  it('is what the image gets', async () => {
    const clone = await released();
    await clone.commit('feat!: x', app());
    const { stdout } = await clone.ostrata('plan', '--bump', 'web=minor');
    expect(stdout).toContain('web 1.0.0 → 1.1.0 (minor)');
    clone.push();
    expect((await clone.ostrata('release', '--push', '--bump', 'web=minor')).exitCode).toBe(0);
    expect(clone.remoteTags()).toContain('web/v1.1.0');
  });

  it('for an image that is not due, is none, or is the vendor’s is refused with what to do', async () => {
    const clone = await released();
    await clone.commit('fix: x', app());
    const idle = await clone.ostrata('release', '--push', '--bump', 'page=minor');
    expect(idle.exitCode).toBe(2);
    expect(idle.stderr).toContain('error[not-due]: page is not due');
    expect(idle.stderr).toContain('--refresh page');
    expect((await clone.ostrata('plan', '--bump', 'wbe=minor')).stderr).toContain('did you mean `web`?');
    expect((await clone.ostrata('plan', '--bump', 'debian-12=minor')).stderr).toContain('vendor image');
    expect((await clone.ostrata('plan', '--bump', 'web=huge')).exitCode).toBe(2);
    expect(clone.remoteTags()).not.toContain('web/v1.0.1');
  });
});

describe('cascade: inherit', () => {
  it('hands the bump of a parent down through all layers', async () => {
    const clone = await released();
    await clone.commit('chore: hand bumps down', { 'ostrata.yaml': 'release: { cascade: inherit }\n' });
    await clone.commit('feat: stricter', { 'roles/hardening/tasks/main.yml': '---\n# stricter\n[]\n' });
    expect((await clone.plan()).images.map(({ to }) => to)).toEqual(['1.1.0', '1.1.0', '1.1.0', '1.1.0']);
  });
});
