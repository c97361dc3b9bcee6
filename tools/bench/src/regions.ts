/* Publishing to 20 regions on moto, whose copies take 2 s each: wall time against the slowest copy. */
import { EC2 } from '@aws-sdk/client-ec2';
import { motoMissing, startMoto } from '@ostrata/moto';
import { verified } from '@ostrata/ports';
import { awsPublisher } from '@ostrata/publisher-aws';

const copySeconds = 2;
const rounds = 5;
const most = 1.5;
const home = 'eu-west-1';
const elsewhere = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-2', 'eu-west-3'],
  ...['eu-central-1', 'eu-north-1', 'eu-south-1', 'ap-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2'],
  ...['ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2', 'me-south-1'],
];
const distribution = { regions: [home, ...elsewhere], accounts: ['210987654321'] };
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

if (motoMissing !== '') throw new Error(`publishing cannot be measured here${motoMissing}`);
const moto = await startMoto({ copySeconds });
const publisher = awsPublisher({ region: home, endpoint: moto.url, credentials });
try {
  // What a process and moto load once is no part of publishing: a first image goes to all regions, and does not count.
  await publish('first');
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) measured.push(await publish(`round-${round}`));
  const ratios = measured.map(({ wall, calls, moto: theirs, ours }) => {
    const ratio = wall / copySeconds;
    console.log(
      `${ratio.toFixed(2)}: wall ${wall.toFixed(2)} s, copies ${copySeconds} s; ${calls} calls, ` +
        `processor time of moto ${theirs.toFixed(2)} s, of the publisher ${ours.toFixed(2)} s`,
    );
    return ratio;
  });
  const best = Math.min(...ratios);
  console.log(`publishing to ${distribution.regions.length} regions: ${best.toFixed(2)} of the slowest copy`);
  if (process.argv.includes('--check') && best > most) process.exitCode = 1;
} finally {
  await moto.stop();
}

/** Publishes a new image, and gives seconds and calls of that alone. */
async function publish(image: string) {
  const ec2 = new EC2({ region: home, endpoint: moto.url, credentials });
  const { ImageId: id = '' } = await ec2.registerImage({ Name: image });
  const fingerprint = `v1:${'a'.repeat(64)}` as const;
  const record = {
    schema: 1,
    image,
    version: '1.0.0',
    layer: 'service',
    target: 'aws/linux',
    fingerprint,
    build: fingerprint,
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 1,
    ostrata: '0.0.0',
  } as const;
  const claim = await publisher.claim(record);
  const candidate = await publisher.adopt(claim, { builder: 'amazon-ebs.linux', id, files: [] }, record);
  await claim.release();
  const proven = verified(candidate, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
  const [before, cpu, started] = [await moto.work(), process.cpuUsage(), performance.now()];
  await publisher.publish(proven, distribution);
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const after = await moto.work();
  return {
    wall,
    calls: after.calls - before.calls,
    moto: after.seconds - before.seconds,
    ours: (user + system) / 1e6,
  };
}
