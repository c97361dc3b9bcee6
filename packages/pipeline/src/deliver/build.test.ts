import { describe, expect, it } from 'vitest';
import type { Publisher } from '@ostrata/ports';
import { InputRefused } from '../index.ts';
import { bench } from '../pipeline.fixture.ts';

describe('a build', () => {
  it('builds parents first, verifies each, and stands each child on its own parent', async () => {
    const repository = await bench();
    const { units } = await repository.build();
    expect(units.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['base/qemu/linux', 'built'],
      ['hard/qemu/linux', 'built'],
      ['app/qemu/linux', 'built'],
      ['web/qemu/linux', 'built'],
    ]);
    const { runs } = repository;
    expect(runs.indexOf('verify hard')).toBeLessThan(runs.indexOf('build app'));
    expect([...runs].sort()).toEqual([
      'build app',
      'build hard',
      'build web',
      'verify app',
      'verify hard',
      'verify web',
    ]);
    const { hard, app } = await repository.published();
    expect(app?.record.parent?.fingerprint).toBe(hard?.record.fingerprint);
    expect(app?.checksum).toContain(hard?.id);
  });

  it('has the cloud made ready for a unit that is claimed, before Packer starts', async () => {
    const repository = await bench();
    const order: string[] = [];
    repository.onRun = async (run) => void order.push(run);
    const publisher: Publisher = {
      ...repository.publisher,
      prepare: async ({ unit }) => void order.push(`prepare ${unit.image}`),
    };
    await repository.build({ publisher, images: ['web'] });
    expect(order).toEqual([
      'prepare base',
      'prepare hard',
      'build hard',
      'verify hard',
      'prepare web',
      'build web',
      'verify web',
    ]);
    order.length = 0;
    await repository.build({ publisher, images: ['web'] });
    expect(order).toEqual([]);
  });

  it('does nothing when nothing changed', async () => {
    const repository = await bench();
    await repository.build();
    repository.runs.length = 0;
    const { units } = await repository.build();
    expect(repository.runs).toEqual([]);
    expect(new Set(units.map(({ outcome }) => outcome))).toEqual(new Set(['present']));
  });

  it('of one image builds what it stands on and nothing else', async () => {
    const repository = await bench();
    await repository.build({ images: ['web'] });
    expect(Object.keys(await repository.published()).sort()).toEqual(['base', 'hard', 'web']);
  });

  it('rebuilds exactly what stands on a change', async () => {
    const repository = await bench();
    await repository.build();
    repository.runs.length = 0;
    await repository.write(
      'src/app/image.yaml',
      (await repository.files.read(['src/app/image.yaml'])).get('src/app/image.yaml')?.replace('size: 1', 'size: 2') ??
        '',
    );
    const { rendered } = await repository.build();
    expect(repository.runs).toEqual(['build app', 'verify app']);
    expect(rendered).toEqual(['src/app/qemu/linux/ansible/vars.yml']);
    repository.runs.length = 0;
    await repository.write('roles/hardening/tasks/main.yml', '---\n# stricter\n[]\n');
    await repository.build();
    expect([...repository.runs].filter((run) => run.startsWith('build')).sort()).toEqual([
      'build app',
      'build hard',
      'build web',
    ]);
  });

  it('verifies anew, and builds nothing, when only what verifies changed', async () => {
    const repository = await bench();
    await repository.build();
    repository.runs.length = 0;
    await repository.write('tests/app.yml', '---\n- hosts: all\n  gather_facts: false\n');
    const { units } = await repository.build();
    expect(repository.runs).toEqual(['verify app']);
    expect(units.find(({ unit }) => unit === 'app/qemu/linux')?.outcome).toBe('verified');
  });

  it('keeps to the number of jobs', async () => {
    const one = await bench();
    await one.build({ jobs: 1 });
    expect(one.most()).toBe(1);
    const two = await bench();
    await two.build({ jobs: 2 });
    expect(two.most()).toBe(2);
  });

  it('refuses an unknown image with the nearest name, before anything runs', async () => {
    const repository = await bench();
    const refused: unknown = await repository.build({ images: ['wep'] }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputRefused);
    expect(refused).toMatchObject({ problems: [{ code: 'unknown-image', hint: 'did you mean web?' }] });
    expect(repository.runs).toEqual([]);
  });
});

describe('a failure', () => {
  it('stops only what stands on it, and a second run takes up what is missing', async () => {
    const repository = await bench({
      'src/tool/image.yaml': 'image: tool\nlayer: product\nparent: hard\ntargets: { qemu/linux: {} }\n',
      'src/late/image.yaml': 'image: late\nlayer: service\nparent: tool\ntargets: { qemu/linux: {} }\n',
    });
    repository.failing.add('build tool');
    const { units } = await repository.build();
    expect(Object.fromEntries(units.map(({ unit, outcome }) => [unit.split('/')[0], outcome]))).toEqual({
      base: 'built',
      hard: 'built',
      app: 'built',
      web: 'built',
      tool: 'failed',
      late: 'skipped',
    });
    repository.failing.clear();
    repository.runs.length = 0;
    await repository.build();
    expect(repository.runs).toEqual(['build tool', 'verify tool', 'build late', 'verify late']);
  });

  it('of verify publishes nothing and leaves no candidate, and no child is built on it', async () => {
    const repository = await bench();
    repository.failing.add('verify hard');
    const { units } = await repository.build();
    expect(units.map(({ outcome }) => outcome)).toEqual(['built', 'failed', 'skipped', 'skipped']);
    expect(await repository.publisher.list({ image: 'hard' })).toEqual([]);
    expect(repository.runs).toEqual(['build hard', 'verify hard']);
  });

  it('to publish leaves the candidate, which the next run verifies and does not build again', async () => {
    const repository = await bench();
    const broken: Publisher = {
      ...repository.publisher,
      publish: async (image, ...rest) => {
        if (image.record.image === 'web') throw new Error('the cloud is away');
        return repository.publisher.publish(image, ...rest);
      },
    };
    await repository.build({ images: ['web'], publisher: broken });
    expect(await repository.publisher.list({ image: 'web' })).toMatchObject([{ state: 'candidate' }]);
    repository.runs.length = 0;
    await repository.build({ images: ['web'] });
    expect(repository.runs).toEqual(['verify web']);
    expect(await repository.publisher.list({ image: 'web' })).toMatchObject([{ state: 'published' }]);
  });
});

describe('two builds at once', () => {
  it('build each unit once', async () => {
    const repository = await bench();
    const [one, two] = await Promise.all([repository.build(), repository.build()]);
    expect(new Set(repository.runs).size).toBe(repository.runs.length);
    for (const { units } of [one, two]) expect(units.every(({ image }) => image?.state === 'published')).toBe(true);
  });
});

describe('an aborted build', () => {
  it('ends with the reason, and the next one can go on at once', async () => {
    const repository = await bench();
    const abort = new AbortController();
    const reason = new Error('enough');
    repository.onRun = (run) => run === 'build hard' && abort.abort(reason);
    await expect(repository.build({ signal: abort.signal })).rejects.toBe(reason);
    expect(Object.keys(await repository.published())).toEqual(['base']);
    repository.onRun = () => {};
    await repository.build();
    expect(Object.keys(await repository.published()).sort()).toEqual(['app', 'base', 'hard', 'web']);
  });
});

describe('a secret', () => {
  it('that the environment lacks is a problem at its place', async () => {
    const repository = await bench({
      'src/web/image.yaml':
        'image: web\nlayer: service\nparent: hard\ntargets: { qemu/linux: {} }\nansible:\n  secrets: [PIP_TOKEN]\n',
    });
    const { units } = await repository.build({ images: ['web'] });
    expect(units.at(-1)).toMatchObject({
      outcome: 'failed',
      error: { problems: [{ code: 'missing-secret', place: { file: 'src/web/image.yaml', start: { line: 6 } } }] },
    });
  });
});
