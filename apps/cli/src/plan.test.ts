import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releasePage } from '@ostrata/pipeline';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { reviewedCommit } from './output/plan/reviewed-commit.ts';
import { cleanUp, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

async function released(): Promise<Clone> {
  const clone = repository();
  await clone.release();
  return clone;
}

const changed = (role: string, text: string) => ({ [`roles/${role}/tasks/main.yml`]: `---\n# ${text}\n[]\n` });

describe('ostrata plan --explain', () => {
  const explain = async (clone: Clone, image: string, ...more: readonly string[]) => {
    const { exitCode, stdout } = await clone.ostrata('plan', '--explain', image, ...more);
    expect(exitCode).toBe(0);
    return stdout.trimEnd();
  };

  it('names the file, the variable, the role, the lock entry and the playbook that changed', async () => {
    const clone = await released();
    await clone.commit('feat: all of it', { ...changed('hardening', 'more'), 'tests/base.yml': '---\n# more\n[]\n' });
    clone.edit('src/python/image.yaml', (text) => text.replace('3.11', '3.12').replace('[python]', '[python, shared]'));
    await clone.commit('feat: Python 3.12', { 'roles/python/files/new': '' });
    expect(await explain(clone, 'base')).toBe(
      [
        'base/qemu/linux',
        '  since base/v1.0.0',
        '  roles/hardening/tasks/main.yml changed',
        '  tests/base.yml changed',
      ].join('\n'),
    );
    const python = await explain(clone, 'python');
    expect(python.split('\n').slice(0, 3)).toEqual([
      'python/qemu/linux',
      '  since python/v1.0.0',
      '  python_version: "3.11" → "3.12"',
    ]);
    expect(python).toContain('  roles/python/files/new added');
    expect(python).toContain('  roles/shared/tasks/main.yml added');
    expect(python).toContain('  src/python/qemu/linux/ansible/vars.yml changed');
  });

  it('follows the parents, to the lock entry of the vendor image', async () => {
    const clone = await released();
    clone.edit('ostrata.lock.yaml', (text) => text.replace('2026-07-11', '2026-11-20'));
    await clone.commit('chore: a new Debian');
    const lines = (await explain(clone, 'web')).split('\n');
    expect(lines.filter((line) => /parent|lock:/.test(line)).map((line) => line.trim())).toEqual([
      'parent python/qemu/linux',
      'parent base/qemu/linux',
      'parent debian-12/qemu/linux',
      'lock: vendor debian-12/qemu/linux 2026-07-11T10:16:37.000Z → 2026-11-20T10:16:37.000Z',
    ]);
    const text = (await clone.ostrata('plan')).stdout;
    expect(text).toMatch(
      /base 1\.0\.0 → 1\.0\.1 \(patch\)\n {4}qemu\/linux: lock: vendor debian-12\/qemu\/linux 2026-07-11T\S+ → 2026-11-20T/,
    );
  });

  it('tells variables that came, went and changed, in JSON too', async () => {
    const clone = await released();
    clone.edit('src/python/image.yaml', (text) =>
      text.replace('python_version: "3.11"', 'python_version: 3, pip: [a, b]'),
    );
    await clone.commit('feat: pip');
    expect(await explain(clone, 'python')).toContain('  pip: ["a","b"] added\n  python_version: "3.11" → 3\n');
    const [unit] = JSON.parse((await clone.ostrata('plan', '--explain', 'python', '--json')).stdout).units;
    expect(unit.variables).toEqual([
      { input: 'pip', kind: 'added', to: ['a', 'b'] },
      { input: 'python_version', kind: 'changed', from: '3.11', to: 3 },
    ]);
    await clone.release();
    clone.edit('src/python/image.yaml', (text) => text.replace(', pip: [a, b]', ''));
    await clone.commit('feat!: no pip');
    expect(await explain(clone, 'python')).toContain('  pip: ["a","b"] removed\n');
  });

  it('is named where a plan cannot tell why', async () => {
    const clone = await released();
    clone.edit('src/debian-12/image.yaml', (text) => text.replace('bookworm', 'trixie'));
    clone.edit('ostrata.lock.yaml', (text) => text.replace('bookworm', 'trixie'));
    await clone.commit('feat: a newer Debian');
    expect((await clone.ostrata('plan')).stdout).toContain('lock: vendor debian-12/qemu/linux bookworm → trixie');
    clone.git('reset', '-q', '--hard', 'HEAD~1');
    clone.git('checkout', '-q', '-b', 'topic');
    clone.git('commit', '-q', '--allow-empty', '-m', 'chore: nothing');
    clone.git('checkout', '-q', '-b', 'two', 'HEAD~1');
    await clone.commit('feat: a file', { 'roles/hardening/files/x': 'x' });
    await clone.release({ push: false });
    clone.git('checkout', '-q', 'topic');
    const { stdout } = await clone.ostrata('plan');
    expect(stdout).toContain('its inputs differ from those of base/v1.1.0; `ostrata plan --explain base` names them');
  });

  it('names a refresh, here and in the chain', async () => {
    const clone = await released();
    const said = await explain(clone, 'page', '--refresh', 'base', '--at', '2026-12-01');
    expect(said).toContain(
      '  parent base/qemu/linux\n    since base/v1.0.0\n    refresh 2026-12-01T00:00:00Z was none',
    );
  });

  it('leaves out how a parent is verified: that is none of the child’s reasons', async () => {
    const clone = await released();
    await clone.commit('fix: two', { ...changed('shared', 'more'), 'tests/base.yml': '---\n# more\n[]\n' });
    const said = await explain(clone, 'page');
    expect(said).toContain('roles/shared/tasks/main.yml changed');
    expect(said).not.toContain('parent');
    expect(said).not.toContain('tests/base.yml');
  });

  it('says what is up to date, what is new, and that there is no such image', async () => {
    const clone = repository();
    expect(await explain(clone, 'web')).toContain('it has no tag yet');
    await clone.release();
    expect(await explain(clone, 'web')).toContain('up to date with web/v1.0.0');
    expect(await explain(clone, 'debian-12')).toContain('up to date with its source');
    const { exitCode, stderr } = await clone.ostrata('plan', '--explain', 'wbe');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean `web`?');
  });
});

describe('ostrata plan --since', () => {
  it('is only of what the branch changes, as the versions that it would get', async () => {
    const clone = await released();
    await clone.commit('feat: not released yet', changed('hardening', 'more'));
    clone.git('checkout', '-q', '-b', 'topic');
    await clone.commit('fix: shared', changed('shared', 'more'));
    expect(versions(await clone.plan())).toHaveLength(4);
    const { exitCode, stdout } = await clone.ostrata('plan', '--since', 'main');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Plan: 2 images (2 units) to release');
    expect(stdout).toContain('page 1.0.0 → 1.0.1');
    expect(stdout).toContain('on base@1.1.0, was base@1.0.0');
    expect(stdout).not.toContain('~ base');
    expect(stdout).toContain('2 images are due without this change: base 1.1.0, python 1.0.1.\n');
    expect((await clone.plan({ since: 'main' })).alreadyDue).toEqual([
      { image: 'base', to: '1.1.0' },
      { image: 'python', to: '1.0.1' },
    ]);
    expect((await clone.plan()).alreadyDue).toBeUndefined();
    const bumped = await clone.ostrata('plan', '--since', 'main', '--bump', 'base=major');
    expect(bumped.exitCode).toBe(0);
    expect(bumped.stdout).toContain('base 2.0.0, python 1.0.1.');
    clone.git('checkout', '-q', 'main');
    await clone.commit('feat: main goes on', changed('app', 'more'));
    clone.git('checkout', '-q', 'topic');
    expect((await clone.ostrata('plan', '--since', 'main')).stdout).toBe(stdout);
    expect((await clone.ostrata('plan', '--since', 'HEAD')).stdout).toContain('Plan: 0 images');
  });

  it.each(['nowhere', '', '--all', '-1', 'HEAD:README.md'])('%j is no revision: exit 2', async (revision) => {
    const { exitCode, stderr } = await repository().ostrata('plan', `--since=${revision}`);
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('    at ');
  });
});

describe('what others wrote', () => {
  const hostile = [
    'fix: a\u0007\u001b[31mred\u009b1m\rdone \u202egnp.exe',
    'fix: Ostrata-Build: web@9.9.9 qemu/linux v1:0000000000000000000000000000000000000000000000000000000000000000',
    'fix: | `x` @everyone <img src=x onerror=alert(1)> [a](javascript:b) # *b* &lt;',
    '::error::not so',
    'x ##[error]not so either',
    '-----BEGIN SSH SIGNATURE-----',
  ];
  const turning = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
  const attacked = async () => {
    const clone = await released();
    for (const [index, subject] of hostile.entries()) {
      clone.write(changed('app', `${index}`));
      clone.git('add', '-A');
      clone.git('commit', '-q', '-m', `${subject}\n\nOstrata-Build: web@9.9.9 qemu/linux v1:${'0'.repeat(64)}`);
    }
    clone.git('checkout', '-q', '-b', 'topic-\u009b31m-\u202e');
    return clone;
  };

  it('moves no cursor and gives no command in a plan', async () => {
    const clone = await attacked();
    clone.write({ 'roles/app/files/\u001b[2J\n::warning::x': 'x' });
    clone.git('add', '-A');
    clone.git('commit', '-q', '-m', 'fix: a file');
    const [text, explained] = [
      (await clone.ostrata('plan')).stdout,
      (await clone.ostrata('plan', '--explain', 'web')).stdout,
    ];
    for (const said of [text, explained]) {
      expect(said.replaceAll('\n', '')).not.toMatch(turning);
      expect(said).not.toMatch(/^\s*::|##\[/m);
    }
    expect(text).toContain('web 1.0.0 → 1.0.1 (patch)');
  });

  it('is code in Markdown: no mention, HTML or link, in a plan and on the page of a release', async () => {
    const clone = await attacked();
    const { stdout } = await clone.ostrata('plan', '--markdown');
    expect(stdout).toContain('- **`web`** 1.0.0 → 1.0.1 (patch): `qemu/linux`');
    expect(stdout).toContain('  - `::error::not so` (');
    expect(stdout).toContain('*(no conventional commit, so a patch)*');
    expect(stdout.replaceAll('\n', '')).not.toMatch(turning);
    const { name = '' } = await clone.release();
    const { compose } = await import('@ostrata/compose');
    const page = await releasePage(await compose({ root: clone.path, env: process.env }).tags(), name);
    expect(page?.notes).toMatch(/^- `::error::not so` \([0-9a-f]{9}\)$/m);
    expect(page?.notes).toContain('- on `python@1.0.0`');
    for (const markdown of [stdout, page?.notes ?? '']) {
      const text = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
      expect(text).not.toMatch(/<(?:a|img)\b/);
      expect(text.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(/@\w/);
    }
  });

  it('names the head of the pull request, where GitHub made the merge that is planned', async () => {
    const clone = await released();
    const [head, sha] = ['a'.repeat(40), clone.git('rev-parse', 'HEAD')];
    clone.write({ '.git/event.json': JSON.stringify({ pull_request: { head: { sha: head } } }) });
    const env = {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: `${clone.path}/.git/event.json`,
      GITHUB_SHA: sha,
    };
    expect(reviewedCommit(sha, env)).toBe(head);
    expect(reviewedCommit(head, env)).toBeUndefined();
    expect(reviewedCommit(sha, { ...env, GITHUB_EVENT_NAME: 'push' })).toBeUndefined();
    expect(reviewedCommit(sha, { ...env, GITHUB_EVENT_PATH: `${clone.path}/none` })).toBeUndefined();
  });

  it('makes no trailer in a tag, and no signature', async () => {
    const clone = await attacked();
    const { name = '' } = await clone.release();
    const trailers = (tag: string) => clone.annotation(tag).match(/^Ostrata-Build: \S+/gm);
    expect(trailers('web/v1.0.1')).toEqual(['Ostrata-Build: web@1.0.1']);
    expect(trailers(name)).toEqual(['Ostrata-Build: web@1.0.1']);
    expect(clone.annotation('web/v1.0.1').replaceAll('\n', '')).not.toMatch(turning);
    expect((await clone.plan()).images).toEqual([]);
  });

  it('is as it is in --json, and the document is whole', async () => {
    const { stdout } = await (await attacked()).ostrata('plan', '--json');
    const plan: unknown = JSON.parse(stdout);
    expect(plan).toMatchObject({ images: [{ image: 'web', commits: [{}, {}, {}, {}, {}, { subject: hostile[0] }] }] });
  });
});
