import { describe, expect, it } from 'vitest';
import { findImage, preview, prune } from '../index.ts';
import { bench, type Bench } from '../pipeline.fixture.ts';

async function resize({ files, write }: Bench, size: number): Promise<void> {
  const text = (await files.read(['src/app/image.yaml'])).get('src/app/image.yaml') ?? '';
  await write('src/app/image.yaml', text.replace(/size: \d+/, `size: ${size}`));
}

describe('a preview of a build', () => {
  const actions = async (repository: Bench) =>
    Object.fromEntries(
      (await preview(repository, { images: [], targets: [] })).map(({ image, action, reasons }) => [
        image,
        [action, ...reasons.map(({ input }) => input)],
      ]),
    );

  it('says what is due, and which input made it so', async () => {
    const repository = await bench();
    expect(await actions(repository)).toEqual({ base: ['build'], hard: ['build'], app: ['build'], web: ['build'] });
    await repository.build();
    await resize(repository, 2);
    await repository.write('tests/app.yml', '---\n- hosts: all\n  gather_facts: false\n');
    expect(await actions(repository)).toEqual({
      base: ['none'],
      hard: ['none'],
      app: ['build', 'src/app/qemu/linux/ansible/vars.yml', 'tests/app.yml'],
      web: ['none'],
    });
  });
});

const now = new Date('2026-11-25T00:00:00Z');
const pruned = (repository: Bench) => ({ ...repository, publishers: [repository.publisher] });

describe('prune', () => {
  it('removes dev builds that nothing wants, and keeps what a kept image stands on', async () => {
    const repository = await bench();
    await repository.build();
    await resize(repository, 2);
    await repository.build();
    const { removed, kept } = await prune(pruned(repository), { dryRun: true, now });
    expect(removed.map(({ image, why }) => [image.record.image, why])).toEqual([['app', 'no longer wanted']]);
    expect(kept).toHaveLength(4);
    expect(await repository.publisher.list({})).toHaveLength(5);
    await prune(pruned(repository), { dryRun: false, now });
    expect(await repository.publisher.list({})).toHaveLength(4);
  });

  it('never removes what a channel points at, nor what that stands on', async () => {
    const repository = await bench();
    await repository.build();
    const { app } = await repository.published();
    if (app === undefined) throw new Error('app was not built');
    await repository.publisher.point('stable', app);
    await repository.write('roles/hardening/tasks/main.yml', '---\n# stricter\n[]\n');
    const { removed } = await prune(pruned(repository), { dryRun: false, now });
    expect(removed.map(({ image }) => image.record.image)).toEqual(['web']);
    expect((await repository.publisher.list({})).map(({ record }) => record.image).sort()).toEqual([
      'app',
      'base',
      'hard',
    ]);
  });
});

describe('an image', () => {
  it('is found by its name, and by digits of its fingerprint', async () => {
    const repository = await bench();
    await repository.build();
    const { app } = await repository.published();
    const digits = app?.record.fingerprint.slice(3, 12) ?? '';
    expect(await findImage([repository.publisher], 'app')).toEqual(app);
    expect(await findImage([repository.publisher], `app@${digits}`)).toEqual(app);
    expect(await findImage([repository.publisher], `app@dev-${digits}`)).toEqual(app);
  });

  it('that was not built is refused with what there is', async () => {
    const repository = await bench();
    await repository.build({ images: ['hard'] });
    const refusal = (reference: string) =>
      findImage([repository.publisher], reference).catch((error: unknown) => error);
    expect(await refusal('hart')).toMatchObject({ problems: [{ code: 'not-built', hint: 'did you mean hard?' }] });
    expect(await refusal('hard@1.0.0')).toMatchObject({
      problems: [{ message: 'hard was built here, but not as 1.0.0' }],
    });
  });
});
