import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, imageFile, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

/** Renders, commits and pushes. */
async function pushed(clone: Clone, message: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await clone.commit(message, files);
  clone.push();
}

/** Commits without rendering, and pushes. */
function commitAsIs(clone: Clone, message: string, files: Readonly<Record<string, string>> = {}): void {
  clone.write(files);
  clone.git('add', '-A');
  clone.git('commit', '-q', '-m', message);
  clone.push();
}

describe('a unit without a rendered folder', () => {
  it('is refused by plan and release at its target, every time, until it is rendered', async () => {
    const clone = repository();
    await clone.release();
    const before = clone.remoteTags();
    commitAsIs(clone, 'feat: new', { 'src/new/image.yaml': imageFile('new', 'service', 'base') });
    for (const command of [
      ['plan'],
      ['plan'],
      ['release', '--push'],
      ['plan', '--json'],
      ['plan', '--explain', 'new'],
    ]) {
      const { exitCode, stderr } = await clone.ostrata(...command);
      expect([command, exitCode]).toEqual([command, 2]);
      expect(stderr).toContain('src/new/image.yaml:5:15');
      expect(stderr).toContain('error[not-rendered]: new/qemu/linux has no rendered folder at this commit');
      expect(stderr).toContain('run `ostrata render` and commit src/new/qemu/linux');
    }
    expect(clone.remoteTags()).toEqual(before);
    await pushed(clone, 'feat: rendered');
    expect(versions(await clone.plan())).toEqual(['new new → 1.0.0']);
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
  }, 60_000);

  it('is one that lacks what verifies it, or of custom templates what is written by hand', async () => {
    const clone = repository();
    clone.edit('src/page/image.yaml', (text) => text.replace('{}', '{ template: custom }'));
    rmSync(join(clone.path, 'src/page/qemu/linux'), { recursive: true });
    await pushed(clone, 'feat: page by hand');
    const refused = async () => (await clone.ostrata('plan')).stderr.match(/not-rendered/g)?.length ?? 0;
    expect(await refused()).toBe(1);
    await pushed(clone, 'feat: and its templates', { 'src/page/qemu/linux/all.pkr.hcl': 'build {}\n' });
    expect(await refused()).toBe(0);
    for (const image of ['page', 'web'])
      rmSync(join(clone.path, `src/${image}/qemu/linux/verify`), { recursive: true });
    commitAsIs(clone, 'fix: less');
    expect(await refused()).toBe(2);
  }, 60_000);
});

describe('a rendered folder that is out of date', () => {
  it('is refused by release where its image is due, with each file, and told by no plan', async () => {
    const clone = repository();
    clone.edit('src/python/image.yaml', (text) => text.replace('3.11', '3.12'));
    commitAsIs(clone, 'feat: Python 3.12', { 'src/web/qemu/linux/left.over': 'x\n' });
    expect(await clone.ostrata('plan')).toMatchObject({ exitCode: 0, stderr: '' });
    const tried = await clone.ostrata('release', '--dry-run');
    expect([tried.exitCode, tried.stderr.match(/warning\[stale-render\]/g)?.length]).toEqual([0, 2]);
    for (const options of [['--push'], []]) {
      const { exitCode, stderr } = await clone.ostrata('release', ...options);
      expect(exitCode).toBe(2);
      expect(stderr.match(/error\[stale-render\].*/g)).toEqual([
        'error[stale-render]: src/python/qemu/linux/ansible/vars.yml is not what would be rendered now',
        'error[stale-render]: src/web/qemu/linux/left.over stands in a rendered folder, but is not rendered',
      ]);
      expect(stderr).toContain('run `ostrata render`');
    }
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
    rmSync(join(clone.path, 'src/web/qemu/linux/left.over'));
    await pushed(clone, 'chore: render');
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
  }, 60_000);

  it('of an image that is not due stops nothing, and is what `ostrata render --check` finds', async () => {
    const clone = repository();
    await clone.release();
    clone.edit('src/python/image.yaml', (text) => text.replace('3.11', '3.12'));
    commitAsIs(clone, 'feat: Python 3.12, not rendered');
    expect(await clone.ostrata('release', '--push')).toMatchObject({ exitCode: 0, stdout: 'Nothing is due.' });
    expect((await clone.ostrata('render', '--check')).exitCode).not.toBe(0);
    // So the workflow asks for that before it releases anything.
    const workflow = readFileSync(join(import.meta.dirname, '../init/.github/workflows/release.yml'), 'utf8');
    expect(workflow).toMatch(
      /run: \|\n(?: {10}.*\n)*? {10}ostrata render --check\n(?: {10}.*\n)*? {10}ostrata release /,
    );
  }, 60_000);

  it('that is custom may hold what it likes beside `ansible/` and `verify/`', async () => {
    const clone = repository();
    clone.edit('src/page/image.yaml', (text) => text.replace('{}', '{ template: custom }'));
    await pushed(clone, 'feat: by hand', { 'src/page/qemu/linux/mine.pkr.hcl': 'build {}\n' });
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    commitAsIs(clone, 'fix: two', {
      'src/page/qemu/linux/other.txt': 'x\n',
      'src/page/qemu/linux/ansible/more.yml': 'x\n',
    });
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('src/page/qemu/linux/ansible/more.yml stands in a rendered folder');
    expect(stderr).not.toContain('other.txt');
  }, 60_000);
});
