import { unitsOf } from '@ostrata/catalog';
import type { CloudImage, Files, Placement, Publisher } from '@ostrata/ports';
import { InputRefused } from '../../failure.ts';
import { loadRepository } from '../../load.ts';
import { list } from '../list.ts';

/** What distributing needs from outside. */
export interface DistributionPorts {
  readonly files: Files;
  readonly publishers: readonly Publisher[];
}

/**
 * Every version that was published and not taken back, with the distribution that the catalogue says now; without one where the
 * image is no longer in it. Throws `InputRefused`.
 */
export async function placementsOf({ files, publishers }: DistributionPorts): Promise<readonly Placement[]> {
  const { catalog, problems } = await loadRepository(files);
  if (catalog === undefined) throw new InputRefused(problems);
  const units = new Map(unitsOf(catalog).map((unit) => [unit.name, unit]));
  const all = await list(publishers, { states: ['published', 'deprecated'] });
  return all.flatMap((image): readonly Placement[] => {
    const { record } = image;
    if (record.version === undefined) return [];
    const distribution = units.get(`${record.image}/${record.target}`)?.settings.distribute;
    return [{ image, ...(distribution !== undefined && { distribution }) }];
  });
}

/** True for what is distributed: published, and named where names are told. */
export function isDistributed({ state, record }: CloudImage, names: readonly string[]): boolean {
  return state === 'published' && (names.length === 0 || names.includes(record.image));
}
