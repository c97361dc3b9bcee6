import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { verified } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import { storePublisher } from '../index.ts';

/** What a child process of a test is to do with a store. */
export interface ChildOrder {
  readonly store: string;
  readonly record: ImageRecord;
  /** The disk that the build is said to have made. */
  readonly disk: string;
  readonly work: 'hold' | 'deliver' | 'retire';
  /** Kill this process before the step of this number, counted from 0. */
  readonly dieAt?: number;
}

void run(JSON.parse(process.argv[2] ?? '') as ChildOrder);

async function run(order: ChildOrder): Promise<void> {
  const { store, record, disk, work, dieAt } = order;
  let step = 0;
  const publisher = storePublisher({
    folder: store,
    onStep: () => {
      if (step === dieAt) process.kill(process.pid, 'SIGKILL');
      step += 1;
    },
  });
  if (work === 'retire') {
    const [image] = await publisher.list({ fingerprint: record.fingerprint });
    if (image === undefined) return;
    await publisher.remove(await publisher.revoke(await publisher.deprecate(image, '2027-01-31'), 'a leak'));
    return;
  }
  const claim = await publisher.claim(record, { onWait: (holder) => process.stdout.write(`waits for ${holder}\n`) });
  process.stdout.write(`claimed ${claim.workFolder ?? ''}\n`);
  if (work === 'hold') return void setInterval(() => {}, 1000);
  const made = join(claim.workFolder ?? '', 'made.qcow2');
  copyFileSync(disk, made);
  const candidate = await publisher.adopt(claim, { builder: 'qemu.demo', id: made, files: [made] }, record);
  const checks = [{ name: 'boots', passed: true }];
  const proof = verified(candidate, { fingerprint: record.fingerprint, seconds: 1, checks });
  const image = await publisher.publish(proof, {});
  await publisher.point('next', image);
  await claim.release();
}
