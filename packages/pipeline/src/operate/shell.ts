import type { Access, FirstBoot } from '@ostrata/catalog';
import type { Files, Guest, Machines, Publisher } from '@ostrata/ports';
import { loadRepository } from '../load.ts';
import { findImage } from './find.ts';

/** What booting a built image needs. `access` and `firstBoot` are the catalogue's unless told. */
export interface ShellOptions {
  readonly forwards: readonly { readonly guest: number; readonly host: number }[];
  readonly signal: AbortSignal;
}

/**
 * Boots a built image as a disposable guest that one can log in to. Throws `InputRefused`, `GuestFailed`.
 */
export async function shell(
  ports: { readonly files: Files; readonly publisher: Publisher; readonly machines: Machines },
  reference: string,
  options: ShellOptions,
): Promise<Guest> {
  const image = await findImage([ports.publisher], reference);
  const how = await entrance(ports.files, image.record.image, image.record.target);
  return ports.machines.boot(image.id, { ...how, ...options });
}

/** How to enter an image, by the catalogue; the defaults of a vendor image when it is not there any more. */
async function entrance(
  files: Files,
  name: string,
  targetName: string,
): Promise<{ readonly access: Access; readonly firstBoot: FirstBoot }> {
  const { catalog } = await loadRepository(files);
  const targets = catalog?.images.get(name)?.targets;
  const settings = [...(targets ?? [])].find(([target]) => target === targetName)?.[1];
  return (
    settings ?? { access: { user: 'root', port: 22, become: 'none' }, firstBoot: { dataSource: 'systemd-credentials' } }
  );
}
