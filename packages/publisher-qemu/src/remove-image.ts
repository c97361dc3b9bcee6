import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudImage } from '@ostrata/ports';
import type { OnStep } from './adopt.ts';
import { refuseInUse } from './change-state.ts';
import { removeTree } from './claim.ts';
import { ImageGone } from './entry.ts';
import { linkName, type FamilyLayout } from './layout.ts';
import { removeLink } from './links.ts';
import { readAgain } from './stored-image.ts';

/** Removes an image with its link; one rename takes it out of the store. To be called with the family's change lock. */
export async function removeImage(layout: FamilyLayout, image: CloudImage, onStep: OnStep): Promise<void> {
  const found = await readAgain(layout, image).catch((error: unknown) => {
    if (error instanceof ImageGone) return undefined;
    throw error;
  });
  if (found === undefined) return;
  refuseInUse(image, found);
  await mkdir(layout.work, { recursive: true });
  const removed = await mkdtemp(join(layout.work, 'removed-'));
  onStep('remove the link');
  await removeLink(join(layout.folder, linkName(found.entry.record)), found.name);
  onStep('move the image away');
  await rename(found.folder, join(removed, found.name));
  onStep('remove the image');
  await removeTree(removed);
}
