import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, cleanUp, cloneOf, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

async function released(): Promise<Clone> {
  const clone = repository();
  await clone.release();
  return clone;
}

const changed = (role: string, text: string) => ({ [`roles/${role}/tasks/main.yml`]: `---\n# ${text}\n[]\n` });
const notes = async (clone: Clone) => (await clone.plan()).notes.map(({ code, message }) => `${code}: ${message}`);

describe('a tag that was made by hand', () => {
  it('has a version that counts: the next one is above it', async () => {
    const clone = await released();
    clone.git('tag', 'web/v9.0.0');
    clone.git('push', '-q', 'origin', 'web/v9.0.0');
    expect((await clone.plan()).images).toEqual([]);
    expect(await notes(clone)).toEqual([expect.stringMatching(/^tag-by-hand: web\/v9\.0\.0 has no Ostrata-Build/)]);
    await clone.commit('feat: app', changed('app', 'more'));
    expect(versions(await clone.plan())).toEqual(['web 9.0.0 → 9.1.0']);
    await clone.release();
    expect(await notes(clone)).toEqual([]);
  });

  it('and is annotated without trailers is one by hand too, and so is one whose trailers are broken or of another', async () => {
    const clone = await released();
    const print = `v1:${'0'.repeat(64)}`;
    clone.git('tag', '-a', '-m', 'all is well', 'web/v1.2.0');
    clone.git('tag', '-a', '-m', `x\n\nOstrata-Build: page@1.2.0 qemu/linux v1:00`, 'page/v1.2.0');
    clone.git('tag', '-a', '-m', `x\n\nOstrata-Build: web@1.3.0 qemu/linux ${print}`, 'python/v1.3.0');
    expect((await clone.plan()).images).toEqual([]);
    expect((await notes(clone)).map((note) => note.split(' ')[1]).sort()).toEqual([
      'page/v1.2.0',
      'python/v1.3.0',
      'web/v1.2.0',
    ]);
    await clone.commit('fix: shared', changed('shared', 'more'));
    expect(versions(await clone.plan())).toEqual(['page 1.2.0 → 1.2.1', 'web 1.2.0 → 1.2.1']);
  });

  it('at something that is no commit takes its version too', async () => {
    const clone = await released();
    clone.git('tag', 'web/v2.0.0', 'HEAD:README.md');
    clone.git('tag', '-a', '-m', 'a tree', 'page/v2.0.0', 'HEAD^{tree}');
    expect((await clone.plan()).images).toEqual([]);
    await clone.commit('feat: shared', changed('shared', 'more'));
    expect(versions(await clone.plan())).toEqual(['page 2.0.0 → 2.1.0', 'web 2.0.0 → 2.1.0']);
  });

  it('above a release that was cut does not hide it', async () => {
    const clone = await released();
    clone.git('push', '-q', 'origin', ':refs/tags/release/20261124.1');
    clone.git('tag', '-d', 'release/20261124.1');
    clone.git('tag', 'base/v9.0.0');
    clone.git('push', '-q', 'origin', 'base/v9.0.0');
    expect((await clone.plan()).unfinished.map(({ units }) => units.map(({ image }) => image))).toEqual([
      ['base', 'python', 'page', 'web'],
    ]);
  });

  it('and whose name is not ours is left alone', async () => {
    const clone = await released();
    for (const name of ['v1', 'foo/bar', 'web/1.0.1', 'web/v1.0', 'web/v1.0.1-rc.1', 'web/v01.0.0', 'release/one'])
      clone.git('tag', name);
    const plan = await clone.plan();
    expect([plan.images, plan.notes]).toEqual([[], []]);
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(clone.remoteTags()).toHaveLength(5);
  });
});

describe('a tag that a newer Ostrata made', () => {
  it('is refused, and nothing is made, whatever image and release it is of', async () => {
    const clone = await released();
    await clone.commit('feat: app', changed('app', 'more'));
    const before = clone.remoteTags();
    for (const [name, image] of [
      ['web/v1.1.0', 'web'],
      ['gone/v1.1.0', 'gone'],
      ['release/20991231.1', 'web'],
    ] as const) {
      const message = `x\n\nOstrata-Build: ${image}@1.1.0 qemu/linux v2:${'0'.repeat(64)} parent=base@1.0.0`;
      clone.git('tag', '-a', '-m', message, name, 'HEAD~');
      for (const command of [['plan'], ['release']]) {
        const { exitCode, stderr } = await clone.ostrata(...command);
        expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`error[newer-tag]: ${name} has a fingerprint`)]);
        expect(stderr).toContain('update this one');
      }
      clone.git('tag', '-d', name);
    }
    expect(clone.remoteTags()).toEqual(before);
    expect(versions(await clone.plan())).toEqual(['web 1.0.0 → 1.1.0']);
  }, 60_000);
});

describe('the version that ostrata.yaml asks for', () => {
  const asked = async (range: string) => {
    const clone = repository();
    await clone.commit('chore: pin', { 'ostrata.yaml': `# pinned\nostrata: "${range}"\n` });
    return clone;
  };

  it('is held against that of the program by plan, release and check', async () => {
    const clone = await asked('99.0.0');
    for (const version of [undefined, '0.0.0', '0.0.0-next.1', '99.0.0'])
      expect((await clone.plan(version === undefined ? {} : { version })).images).toHaveLength(4);
    for (const version of ['98.9.9', '99.0.1']) {
      const refusal = { problems: [{ code: 'ostrata-version', place: { file: 'ostrata.yaml', start: { line: 2 } } }] };
      await expect(clone.plan({ version })).rejects.toMatchObject(refusal);
      await expect(clone.release({ version })).rejects.toMatchObject(refusal);
    }
    await expect((await asked('x y')).plan({ version: '1.0.0' })).rejects.toThrow();
    expect((await (await asked('^1.2.0')).plan({ version: '1.9.0' })).images).toHaveLength(4);
  }, 60_000);

  it('is told by the program itself, whose plans of another version count for nothing', async () => {
    const clone = await asked('>=1.0.0 <2');
    const manifest = join(dirname(dirname(bundled)), 'package.json');
    const before = readFileSync(manifest, 'utf8');
    const exits = async () => {
      const run = async (...args: readonly string[]) => (await clone.ostrata(...args)).exitCode;
      return [await run('plan'), await run('check', '--no-lint', '--no-packer'), await run('release', '--dry-run')];
    };
    try {
      expect(await exits()).toEqual([0, 0, 0]);
      writeFileSync(manifest, before.replace('"version": "0.0.0"', '"version": "99.0.0"'));
      expect(await exits()).toEqual([2, 2, 2]);
      const { stderr } = await clone.ostrata('plan');
      expect(stderr).toContain('ostrata.yaml:2:10');
      expect(stderr).toContain('this is Ostrata 99.0.0, and ostrata.yaml asks for >=1.0.0 <2');
    } finally {
      writeFileSync(manifest, before);
    }
  }, 60_000);
});

describe('a tag that was moved on the remote', () => {
  it('stops a release, exits 1 and says what to do', async () => {
    const clone = await released();
    const thief = cloneOf(clone.remote);
    await thief.commit('feat: other', changed('app', 'other'));
    thief.git('tag', '-f', '-a', '-m', 'moved', 'web/v1.0.0');
    thief.git('push', '-qf', 'origin', 'web/v1.0.0');
    await clone.commit('feat: app', changed('app', 'more'));
    const before = clone.remoteTags();
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('web/v1.0.0 is not what the remote has');
    expect(stderr).toContain('git tag -d');
    expect(clone.remoteTags()).toEqual(before);
  });
});

describe('a version that is absent for one target', () => {
  it('is passed over by a child for that target', async () => {
    const clone = repository();
    const twoTargets = (text: string) =>
      text.replace(
        '  qemu/linux: {}',
        '  qemu/linux: {}\n  aws/linux: { template: custom, access: { user: admin, become: sudo } }',
      );
    clone.edit('ostrata.lock.yaml', (text) => `${text}  debian-12/aws/linux: { kind: cloud, id: "eu-west-1:ami-1" }\n`);
    clone.edit(
      'src/debian-12/image.yaml',
      (text) =>
        `${text}  aws/linux: { find: { owner: amazon, name: debian-12 }, access: { user: admin, become: sudo } }\n`,
    );
    for (const image of ['base', 'page']) clone.edit(`src/${image}/image.yaml`, twoTargets);
    // The templates for aws are written by hand here.
    const file = (image: string, text: string) => ({ [`src/${image}/aws/linux/source.pkr.hcl`]: `# ${text}\n` });
    const { commit } = clone;
    await commit('feat: on aws too', { ...file('base', 'one'), ...file('page', 'one') });
    await clone.release();
    expect(clone.annotation('base/v1.0.0').match(/(?<=1\.0\.0 )\w+\/linux/g)).toEqual(['aws/linux', 'qemu/linux']);

    await commit('feat: base on aws', file('base', 'two'));
    const units = async () =>
      (await clone.plan()).images.flatMap((image) =>
        image.units.map(({ unit, version, parent }) => `${unit} ${version} on ${parent ?? ''}`),
      );
    expect(await units()).toEqual(['base/aws/linux 1.1.0 on ', 'page/aws/linux 1.0.1 on base@1.1.0']);
    await clone.release();
    await commit('fix: shared', changed('shared', 'more'));
    expect(await units()).toEqual([
      'page/aws/linux 1.0.2 on base@1.1.0',
      'page/qemu/linux 1.0.2 on base@1.0.0',
      'web/qemu/linux 1.0.1 on python@1.0.0',
    ]);
  });
});

describe('a remote', () => {
  it('that refuses the tags is quoted, and nothing is made', async () => {
    const clone = repository();
    execaSync(
      'sh',
      ['-c', `printf '#!/bin/sh\\necho no tags today >&2\\nexit 1\\n' > hooks/pre-receive; chmod +x hooks/pre-receive`],
      {
        cwd: clone.remote,
      },
    );
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no tags today');
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
  });

  it('that is not there is an error in a sentence', async () => {
    const { exitCode, stderr } = await repository().ostrata('release', '--push', '--remote', 'nowhere');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nowhere');
    expect(stderr).not.toContain('    at ');
  });
});
