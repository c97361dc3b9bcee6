import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, configured, findRepository, folders, NoRepository } from './index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ostrata-compose-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the folders', () => {
  it('are where the XDG rules say, and below the home without them', () => {
    expect(folders('/r', { HOME: '/home/me' })).toMatchObject({
      cache: '/home/me/.cache/ostrata',
      store: '/home/me/.local/share/ostrata/store',
    });
    const xdg = { HOME: '/home/me', XDG_CACHE_HOME: '/c', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s' };
    expect(folders('/r', xdg)).toMatchObject({ cache: '/c/ostrata', store: '/d/ostrata/store' });
    expect(folders('/r', xdg).logs).toMatch(/^\/s\/ostrata\/logs\/[0-9a-f]{8}$/);
  });

  it('do not follow an XDG variable that is not absolute, as the rules say', () => {
    expect(folders('/r', { HOME: '/home/me', XDG_CACHE_HOME: 'here' }).cache).toBe('/home/me/.cache/ostrata');
  });

  it('have the store that the environment names, then the one of ostrata.yaml', () => {
    expect(folders('/r', { HOME: '/h' }, 'images').store).toBe('/r/images');
    expect(folders('/r', { HOME: '/h', OSTRATA_STORE: '/elsewhere' }, 'images').store).toBe('/elsewhere');
  });

  it('keep the logs of two repositories apart', () => {
    expect(folders('/a', { HOME: '/h' }).logs).not.toBe(folders('/b', { HOME: '/h' }).logs);
  });
});

describe('ostrata.yaml', () => {
  it('says where the store is, or nothing', async () => {
    expect(await configured('store: ../images\n')).toEqual({ store: '../images', accounts: {} });
    expect(await configured('')).toEqual({ accounts: {} });
    expect(await configured('store: [')).toEqual({ accounts: {} });
  });

  it('names the clouds that there are publishers for', async () => {
    const settings = await configured(`accounts:
  aws: { account: "111122223333", region: eu-west-1, publish: ["444455556666"] }
  azure: { subscription: 5f3c1a52-0f3e-4c3b-9a52-1d2e3f405162, resourceGroup: images, gallery: golden, location: westeurope }
  gcp: { project: images-build, zone: europe-west1-b }
`);
    const clouds = async (given: typeof settings) =>
      (await compose({ root, env: { HOME: root }, settings: async () => given }).publishers()).map(
        ({ cloud }) => cloud,
      );
    expect(await clouds(settings)).toEqual(['qemu', 'aws', 'azure', 'gcp']);
    expect(await clouds({ accounts: {} })).toEqual(['qemu']);
  });

  it('marks the repository, from any folder in it', () => {
    mkdirSync(join(root, 'src/web'), { recursive: true });
    writeFileSync(join(root, 'ostrata.yaml'), '');
    expect(findRepository(join(root, 'src/web'))).toBe(root);
  });

  it('is missed with what to do', () => {
    expect(() => findRepository(root)).toThrow(NoRepository);
    expect(() => findRepository(root)).toThrow('ostrata init');
  });
});

describe('the adapters', () => {
  it('work on the repository they were composed for', async () => {
    writeFileSync(join(root, 'ostrata.yaml'), 'store: store\n');
    const env = { ...process.env, HOME: root, XDG_STATE_HOME: undefined };
    const adapters = compose({ root, env, settings: async () => ({ store: 'store', accounts: {} }) });
    expect([...(await (await adapters.files()).list()).keys()]).toEqual(['ostrata.yaml']);
    expect(await (await adapters.publisher()).list({})).toEqual([]);
    expect(await (await adapters.history()).head()).toBeUndefined();
  });

  it('keep logs where only their user can read them', () => {
    const adapters = compose({ root, env: { HOME: root } });
    const file = adapters.logFile('web/qemu/linux', `v1:${'ab'.repeat(32)}`);
    expect(file).toMatch(/web-qemu-linux-abababababab\.log$/);
    expect(statSync(adapters.folders.logs).mode & 0o777).toBe(0o700);
  });

  it('report every tool, with how to get one that is missing', async () => {
    const adapters = compose({ root, env: { HOME: root, PATH: root } });
    const reports = await adapters.tools();
    expect(reports.map(({ tool }) => tool)).toEqual(expect.arrayContaining(['packer', 'git', 'ansible-playbook']));
    const missing = reports.filter(({ ok, tool }) => !ok && tool !== 'disk space');
    expect(missing.length).toBeGreaterThan(3);
    expect(missing.filter(({ advice }) => advice === undefined)).toEqual([]);
    const agent = (await adapters.tools({ agent: true })).map(({ tool }) => tool);
    expect(agent).toEqual(expect.arrayContaining(['packer', 'ostrata-jenkins', 'java']));
    expect(agent).not.toContain('ansible-lint');
  });

  it('ask for the plugin of each cloud that has an account', async () => {
    const aws = { account: '111122223333', region: 'eu-west-1' };
    const adapters = compose({ root, env: { HOME: root, PATH: root }, settings: async () => ({ accounts: { aws } }) });
    const plugins = (await adapters.tools()).filter(({ tool }) => tool.startsWith('packer plugin'));
    expect(plugins).toMatchObject([
      {
        tool: 'packer plugin amazon',
        neededFor: 'images of aws',
        ok: false,
        advice: expect.stringContaining('hashicorp/amazon'),
      },
      { tool: 'packer plugin ansible', neededFor: 'roles in a cloud', ok: false },
    ]);
  });
});
