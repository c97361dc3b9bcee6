import type { CloudImage, Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { deleteVersion } from './change-version.ts';
import { whileUnused } from './channels.ts';
import { readVersion, storedVersion } from './stored-version.ts';

/** Deletes a version with all its replicas. Its definition stays: other versions are in it, and a new one may come. Throws `InUse`. */
export async function removeImage(azure: Azure, { record }: CloudImage, running: Running = {}): Promise<void> {
  await whileUnused(azure, record, running, async () => {
    const version = await readVersion(azure, record, running);
    const isOther = version !== undefined && storedVersion(version)?.record.fingerprint !== record.fingerprint;
    if (version !== undefined && !isOther) await deleteVersion(azure, record, running);
  });
}
