import { chmod, mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AlreadyPublished, ClaimLost, type CloudImage, type PackerArtifact, type Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import { removeTree, type StoreClaim } from './claim.ts';
import { checksumOf, takeDisk, UnusableDisk } from './disk.ts';
import { diskFile, ImageGone, writeEntry } from './entry.ts';
import { entryName, type FamilyLayout } from './layout.ts';
import { syncFile, syncFolder } from './links.ts';
import { lock } from './lock.ts';
import { readImage, toCloudImage, type StoredImage } from './stored-image.ts';

/** Called before each step that changes the store. */
export type OnStep = (step: string) => void;

/**
 * Takes a disk as a candidate. All is made ready beside the images; one rename makes it an image. Throws `AlreadyPublished`,
 * `ClaimLost`, `DamagedEntry`, `UnusableDisk`.
 */
export async function adopt(
  store: string,
  layout: FamilyLayout,
  taken: { readonly claim: StoreClaim; readonly artifact: PackerArtifact; readonly record: ImageRecord },
  running: Running & { readonly onStep: OnStep },
): Promise<CloudImage> {
  const { claim, artifact, record } = taken;
  const { onStep, signal } = running;
  checkClaim(claim, record);
  const name = entryName(record);
  refusePublished(await present(layout, name));
  const source = artifact.files.find((file) => file.endsWith('.qcow2')) ?? artifact.files[0];
  if (source === undefined) throw new UnusableDisk(artifact.id, 'the build left no file');

  onStep('make the folder');
  const ready = await mkdtemp(join(claim.workFolder, 'adopt-'));
  await chmod(ready, 0o755);
  const disk = join(ready, diskFile);
  onStep('take the disk');
  const virtualSize = await takeDisk({ from: source, to: disk, own: claim.workFolder, store }, running);
  await chmod(disk, 0o444);
  await syncFile(disk);
  running.onProgress?.('computing the checksum');
  const checksum = await checksumOf(disk, signal);
  const { size } = await stat(disk);
  onStep('write image.json');
  await writeEntry(ready, { schema: 1, state: 'candidate', checksum, size, virtualSize, record });
  await syncFolder(ready);

  const change = await lock(layout.changeLock, running);
  try {
    const old = await present(layout, name);
    refusePublished(old);
    if (!claim.held()) throw new ClaimLost(claim.unit);
    await mkdir(layout.folder, { recursive: true });
    if (old !== undefined) {
      onStep('move the old candidate away');
      await rename(old.folder, join(claim.workFolder, `replaced-${name}`));
    }
    onStep('move the new candidate in');
    await rename(ready, join(layout.folder, name));
    await syncFolder(layout.folder);
  } finally {
    await change.release();
  }
  onStep('remove the old candidate');
  await removeTree(join(claim.workFolder, `replaced-${name}`));
  return toCloudImage(await readImage(layout, name));
}

function checkClaim(claim: StoreClaim, record: ImageRecord): void {
  if (!claim.held()) throw new ClaimLost(claim.unit);
  const { image, target, fingerprint } = claim.unit;
  if (image !== record.image || target !== record.target || fingerprint !== record.fingerprint) {
    throw new TypeError(`the claim is of ${image} ${fingerprint}, the record of ${record.image} ${record.fingerprint}`);
  }
}

async function present(layout: FamilyLayout, name: string): Promise<StoredImage | undefined> {
  return readImage(layout, name).catch((error: unknown) => {
    if (error instanceof ImageGone) return undefined;
    throw error;
  });
}

function refusePublished(image: StoredImage | undefined): void {
  if (image !== undefined && image.state !== 'candidate') throw new AlreadyPublished(toCloudImage(image).address);
}
