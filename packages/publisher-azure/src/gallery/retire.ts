import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { changeVersion } from './change-version.ts';
import { whileUnused } from './channels.ts';
import { regionName } from './names.ts';
import { mark, readAgain } from './stored-version.ts';

/** Dates the end of a version's life. What a channel points at stays what it is. Throws `ImageGone`, `NotPublished`. */
export async function deprecateImage(azure: Azure, image: CloudImage, on: string, running: Running): Promise<void> {
  const stored = await readAgain(azure, image, running);
  if (stored.state === 'candidate') throw new NotPublished(image.address, stored.state);
  if (stored.state === 'revoked' || stored.texts[mark.deprecatedOn] === on) return;
  const texts = { [mark.state]: 'deprecated', [mark.deprecatedOn]: on };
  const endOfLifeDate = new Date(`${on}T00:00:00Z`);
  await changeVersion(azure, stored, { texts, publishing: { endOfLifeDate } }, running);
}

/**
 * Leaves a version out of `latest`, takes its replicas out of all regions but its own, and writes the reason down. Azure cannot keep
 * anybody from starting it by its id where it still is: that is said. Throws `ImageGone`, `InUse`.
 */
export async function revokeImage(azure: Azure, image: CloudImage, reason: string, running: Running): Promise<void> {
  await whileUnused(azure, image.record, running, async () => {
    const stored = await readAgain(azure, image, running);
    if (stored.state === 'revoked') return;
    const { location } = azure.options;
    const texts = {
      [mark.state]: 'revoked',
      [mark.revokedReason]: reason,
      [mark.revokedAt]: azure.now().toISOString(),
    };
    const regions = stored.version.publishingProfile?.targetRegions ?? [];
    const targetRegions = regions.filter(({ name }) => regionName(name) === location);
    await changeVersion(azure, stored, { texts, publishing: { excludeFromLatest: true, targetRegions } }, running);
  });
  running.onProgress?.(
    `${image.address} is revoked but not blocked everywhere: azure lets those who can read the gallery start it by its id ` +
      `in ${azure.options.location} until it is removed`,
  );
}
