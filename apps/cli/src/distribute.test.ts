import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { motoMissing, startMoto, type Moto } from '@ostrata/moto';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle, ostrata } from './program.fixture.ts';

const accounts = { aws: { account: '123456789012', region: 'eu-west-1' } };
const [stays, goes, comes] = ['111111111111', '222222222222', '333333333333'] as const;

describe.skipIf(motoMissing !== '')(`what is published on AWS, and distributed anew${motoMissing}`, () => {
  let moto: Moto;
  let home = '';
  let folder = '';
  let aws: Publisher;
  let web: CloudImage;

  beforeAll(async () => {
    await bundle();
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    home = mkdtempSync(join(tmpdir(), 'ostrata-distribute-'));
    folder = join(home, 'images');
    const { compose } = await import('@ostrata/compose');
    const publishers = await compose({
      root: folder,
      env: { HOME: home },
      settings: async () => ({ accounts }),
    }).publishers();
    const found = publishers.find(({ cloud }) => cloud === 'aws');
    if (found === undefined) throw new Error('there is no publisher for aws');
    aws = found;
    catalogue({ regions: ['eu-west-1', 'us-east-1', 'us-west-2'], accounts: [stays, goes] });
    web = await publish({ regions: ['eu-west-1', 'us-east-1', 'us-west-2'], accounts: [stays, goes] });
  }, 180_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) => ostrata(folder, home, 'distribute', ...args);

  it('has nothing to be done while the catalogue says the same', async () => {
    const { exitCode, stdout } = await run();
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      ['✓ web-linux-1.0.0 aws/linux as it was', 'Nothing is there that is not named.'],
    ]);
  });

  it('is shown with what would come and go, and nothing is done', async () => {
    catalogue({ regions: ['eu-west-1', 'us-east-1', 'eu-north-1'], accounts: [stays, comes] });
    const { exitCode, stdout } = await run('--dry-run');
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      [
        `+ web-linux-1.0.0 aws/linux shared with ${comes} in eu-west-1`,
        `+ web-linux-1.0.0 aws/linux shared with ${comes} in us-east-1`,
        '+ web-linux-1.0.0 aws/linux in eu-north-1',
        `- web-linux-1.0.0 aws/linux shared with ${goes} in eu-west-1`,
        `- web-linux-1.0.0 aws/linux shared with ${goes} in us-east-1`,
        '- web-linux-1.0.0 aws/linux in us-west-2',
        '3 would be added, 3 taken back. Nothing was done.',
      ],
    ]);
    expect(await regions()).toEqual(['eu-west-1', 'us-east-1', 'us-west-2']);
  });

  it('gets what is new where nobody can be asked, and loses nothing', async () => {
    const { exitCode, stdout } = await run();
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('3 no longer named, and left. Add --yes')]);
    expect(stdout).toContain('✓ web-linux-1.0.0 aws/linux copied to eu-north-1');
    expect(await regions()).toEqual(['eu-north-1', 'eu-west-1', 'us-east-1', 'us-west-2']);
  });

  it('keeps its copies while a channel points at it, and loses the rest with --yes', async () => {
    await aws.point('stable', web);
    const { exitCode, stdout } = await run('--yes');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('2 taken back.')]);
    expect(stdout).toContain('  web-linux-1.0.0 aws/linux in us-west-2 stays: channel stable points at it');
    expect(await regions()).toContain('us-west-2');
    const { stdout: json } = await run('--json');
    expect(JSON.parse(json)).toMatchObject({
      missing: [],
      surplus: [],
      kept: [{ cloud: 'aws', address: 'web-linux-1.0.0', region: 'us-west-2' }],
      withdrawn: false,
    });
  });

  async function regions(): Promise<readonly string[]> {
    const [image] = await aws.list({ image: 'web' });
    return (image?.locations ?? []).map(({ region }) => region);
  }

  function catalogue(distribute: unknown): void {
    const image = (name: string, text: string) => {
      mkdirSync(join(folder, 'src', name), { recursive: true });
      writeFileSync(join(folder, 'src', name, 'image.yaml'), `image: ${name}\n${text}\n`);
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ostrata.yaml'), JSON.stringify({ accounts }));
    const vendors = { 'debian/aws/linux': { kind: 'cloud', id: 'ami-0123456789abcdef0' } };
    writeFileSync(join(folder, 'ostrata.lock.yaml'), JSON.stringify({ vendors }));
    image(
      'debian',
      'layer: vendor\ntargets: { aws/linux: { find: { owner: "136693071363", name: debian-12-amd64-* } } }',
    );
    image(
      'web',
      `layer: service\nparent: debian\ntargets: { aws/linux: { distribute: ${JSON.stringify(distribute)} } }`,
    );
    execaSync('git', ['init', '-q', folder]);
  }

  async function publish(distribution: Parameters<Publisher['publish']>[1]): Promise<CloudImage> {
    const fingerprint = `v1:${'a'.repeat(64)}` as const;
    const record = {
      schema: 1,
      image: 'web',
      version: '1.0.0',
      layer: 'service',
      target: 'aws/linux',
      fingerprint,
      build: fingerprint,
      builtAt: '2026-11-23T12:00:00Z',
      buildSeconds: 1,
      ostrata: '0.0.0',
    } as const;
    const claim = await aws.claim(record);
    const candidate = await aws.adopt(claim, { builder: 'amazon-ebs.linux', id: await register(), files: [] }, record);
    await claim.release();
    const proof = { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] };
    return aws.publish(verified(candidate, proof), distribution);
  }

  /** An AMI as a build leaves it. */
  async function register(): Promise<string> {
    const query = new URLSearchParams({ Action: 'RegisterImage', Version: '2016-11-15', Name: 'as-built' });
    const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ec2/aws4_request';
    const reply = await fetch(moto.url, { method: 'POST', body: query, headers: { authorization } });
    return /<imageId>(ami-\w+)</.exec(await reply.text())?.[1] ?? '';
  }
});
