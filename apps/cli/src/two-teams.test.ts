import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, imageFile, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const hardening = (text: string) => ({ 'roles/hardening/tasks/main.yml': `---\n# ${text}\n[]\n` });

/** A platform team's repository with `base` released, and another team's whose `web` stands on it. */
async function teams(settings = '# all as usual\n'): Promise<{ readonly platform: Clone; readonly team: Clone }> {
  const platform = repository();
  await platform.release();
  const team = repository();
  team.git('rm', '-q', '-r', 'src', 'roles', 'tests', 'ostrata.lock.yaml');
  team.write({
    'ostrata.yaml': settings,
    'src/platform/image.yaml': `image: platform\nlayer: vendor\ntargets:\n  qemu/linux: { from: { git: "${platform.remote}", image: base } }\n`,
    'src/web/image.yaml': imageFile('web', 'service', 'platform', 'ansible: { roles: [app] }\n'),
    'roles/app/tasks/main.yml': '---\n[]\n',
  });
  expect((await team.ostrata('lock')).exitCode).toBe(0);
  await team.commit('feat: a service');
  await team.release();
  return { platform, team };
}

/** The platform releases, and the other team locks what that gave. */
async function moves({ platform, team }: Awaited<ReturnType<typeof teams>>, message: string): Promise<void> {
  await platform.commit(message, hardening(message));
  await platform.release();
  expect((await team.ostrata('lock', '--update')).exitCode).toBe(0);
  await team.commit('build: lock what moved outside');
}

describe('the lock’s change, between two teams', () => {
  it('tells the entry and the version move in the plan, as JSON, as Markdown and in the tag', async () => {
    const both = await teams();
    await moves(both, 'feat: stricter');
    const { team } = both;
    const moved = 'lock: vendor platform/qemu/linux, base 1.0.0 → 1.1.0';
    expect((await team.ostrata('plan')).stdout).toContain(`~ web 1.0.0 → 1.0.1 (patch)\n    qemu/linux: ${moved}`);
    // What was kept says the same.
    expect((await team.ostrata('plan')).stdout).toContain(moved);
    expect((await team.ostrata('plan', '--markdown')).stdout).toContain(moved);
    expect((await team.plan()).images[0]?.units[0]?.reasons).toEqual([
      {
        kind: 'lock',
        entry: 'vendor platform/qemu/linux',
        image: 'base',
        from: '1.0.0',
        to: '1.1.0',
        bump: 'minor',
      },
    ]);
    await team.release();
    expect(team.annotation('web/v1.0.1')).toContain(`\n- ${moved}\n`);
  });

  it('tells it of a pull request that moves the lock, beside commits that are not released yet', async () => {
    const both = await teams();
    await both.team.commit('fix: x', { 'roles/app/tasks/main.yml': '---\n# x\n[]\n' });
    both.team.git('checkout', '-q', '-b', 'lock');
    await moves(both, 'feat: stricter');
    expect((await both.team.ostrata('plan', '--since', 'main')).stdout).toContain(
      '    qemu/linux: 1 commit of its own; lock: vendor platform/qemu/linux, base 1.0.0 → 1.1.0\n',
    );
  });

  it('hands down a major version with cascade: inherit, beside a commit of its own too', async () => {
    const both = await teams('release: { cascade: inherit }\n');
    await moves(both, 'feat!: stricter');
    expect(versions(await both.team.plan())).toEqual(['web 1.0.0 → 2.0.0']);
    await both.team.commit('fix: x', { 'roles/app/tasks/main.yml': '---\n# x\n[]\n' });
    const plan = await both.team.plan();
    expect(versions(plan)).toEqual(['web 1.0.0 → 2.0.0']);
    expect(plan.images[0]?.units[0]?.reasons.map(({ kind }) => kind)).toEqual(['commits', 'lock']);
    await both.team.release();
    await moves(both, 'fix: less strict');
    expect(versions(await both.team.plan())).toEqual(['web 2.0.0 → 2.0.1']);
  });
});

describe('ostrata lock', () => {
  const vendor = (image: string, git: string, source: string) => ({
    [`src/${image}/image.yaml`]: `image: ${image}\nlayer: vendor\ntargets:\n  qemu/linux: { from: { git: "${git}", image: ${source} } }\n`,
  });

  it('tells each source that fails, at its image, and writes what did resolve', async () => {
    const { platform, team } = await teams();
    team.write({
      ...vendor('a-gone', platform.remote, 'nosuch'),
      ...vendor('b-gone', `${platform.path}/nowhere`, 'base'),
      'src/web/image.yaml': imageFile(
        'web',
        'service',
        'platform',
        `ansible:\n  roles:\n    - app\n    - { name: audit, git: "${platform.remote}", version: v9 }\n`,
      ),
    });
    await platform.commit('feat: stricter', hardening('stricter'));
    await platform.release();
    const { exitCode, stdout, stderr } = await team.ostrata('lock', '--update');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('vendor platform/qemu/linux\n  - base@1.0.0');
    expect(stderr).toMatch(
      /^error\[source-unavailable\]: a-gone\/qemu\/linux: .* no version of nosuch\n *--> src\/a-gone\/image\.yaml:4:15$/m,
    );
    expect(stderr).toMatch(
      /^error\[source-unavailable\]: b-gone\/qemu\/linux: (?:.*\n)+? *--> src\/b-gone\/image\.yaml:4:15$/m,
    );
    expect(stderr).toMatch(/^error\[source-unavailable\]: role audit@v9: .*\n *--> src\/web\/image\.yaml:\d+:\d+$/m);
    expect(stderr).not.toContain('    at ');
    const again = await team.ostrata('lock', '--json');
    expect(again.exitCode).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({
      changes: [],
      problems: [{ code: 'source-unavailable' }, { code: 'source-unavailable' }, { code: 'source-unavailable' }],
    });
  });

  it('keeps the entry of a source that fails now', async () => {
    const { platform, team } = await teams();
    platform.git('push', '-q', 'origin', ':refs/tags/base/v1.0.0');
    const before = team.git('show', 'HEAD:ostrata.lock.yaml');
    const { exitCode, stderr } = await team.ostrata('lock', '--update');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('its entry in the lock stays as it was')]);
    expect(team.git('show', ':ostrata.lock.yaml')).toBe(before);
    expect(team.git('status', '--porcelain')).toBe('');
  });

  it('is of these images alone, where some are named', async () => {
    const { platform, team } = await teams();
    team.write({ ...vendor('gone', platform.remote, 'nosuch'), ...vendor('other', platform.remote, 'page') });
    expect((await team.ostrata('lock')).exitCode).toBe(1);
    await platform.commit('feat: stricter', hardening('stricter'));
    await platform.release();
    const one = await team.ostrata('lock', '--update', 'platform');
    expect([one.exitCode, one.stdout.match(/^\S.*$/gm)]).toEqual([0, ['vendor platform/qemu/linux']]);
    const rest = await team.ostrata('lock', '--update', 'platform', 'other');
    expect([rest.exitCode, rest.stdout.match(/^\S.*$/gm)]).toEqual([0, ['vendor other/qemu/linux']]);
    const unknown = await team.ostrata('lock', '--update', 'platfrom');
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean `platform`?')]);
  });
});
