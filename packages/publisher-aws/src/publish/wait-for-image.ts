import type { Image } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { pause } from '../connection/waiting.ts';
import { imageById, ownSnapshots, snapshotIds } from '../images/describe.ts';

/** For this long an AMI that was just made may be unknown where it is asked for. */
const unseen = 30_000;

/** The shortest pause between two looks, in milliseconds. */
const shortest = 200;

/**
 * Waits until an AMI is available, or what else it ends as. Tells its progress. What takes long is looked at seldom: each pause is a
 * fifth of what was waited by then, so that nothing is noticed much later than it took. Throws `ImageFailed`.
 */
export async function waitForImage(aws: Aws, region: string, id: string, running: Running): Promise<Image> {
  const { poll, copy } = aws.patience;
  const started = performance.now();
  let told = { at: started, progress: '' };
  for (;;) {
    const image = await imageById(aws, region, id, running);
    const waited = performance.now() - started;
    if (image === undefined && waited >= Math.min(unseen, aws.patience.settle)) {
      throw new ImageFailed(region, id, 'it is gone');
    }
    if (image !== undefined && image.State !== 'pending' && image.State !== 'transient') {
      if (image.State === 'available' || image.State === 'disabled') return image;
      throw new ImageFailed(region, id, image.StateReason?.Message ?? `it is ${image.State ?? 'in no state'}`);
    }
    if (waited > copy)
      throw new ImageFailed(region, id, `it was not available after ${Math.round(waited / 60_000)} minutes`);
    if (image !== undefined && performance.now() - told.at >= poll) {
      const progress = await progressOf(aws, region, image, running);
      if (progress !== told.progress) running.onProgress?.(`${region}: ${id} is ${progress} there`);
      told = { at: performance.now(), progress };
    }
    await pause(Math.min(poll, Math.max(shortest, (performance.now() - started) / 5)), running.signal);
  }
}

async function progressOf(aws: Aws, region: string, image: Image, running: Running): Promise<string> {
  const ids = snapshotIds(image);
  if (ids.length === 0) return '0%';
  const snapshots = await ownSnapshots(aws, region, { 'snapshot-id': ids }, running);
  const percents = snapshots.map(({ Progress = '0%' }) => Number.parseInt(Progress, 10) || 0);
  return `${percents.length === 0 ? 0 : Math.min(...percents)}%`;
}

/** An AMI did not become available. */
export class ImageFailed extends Error {
  override readonly name = 'ImageFailed';
  readonly region: string;
  readonly id: string;

  constructor(region: string, id: string, why: string) {
    super(`${id} in ${region} failed: ${why}`);
    this.region = region;
    this.id = id;
  }
}
