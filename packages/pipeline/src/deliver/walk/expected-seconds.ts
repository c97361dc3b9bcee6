import type { DesiredUnit } from '../../release/read/units.ts';
import type { LookedUp } from '../parents/look-up.ts';

/** How long a unit is expected to take: as the last time, or as the others take on average, or ten minutes. */
export function expectedSeconds({ seconds }: Pick<LookedUp, 'seconds'>, { name }: Pick<DesiredUnit, 'name'>): number {
  const known = [...seconds.values()];
  return seconds.get(name) ?? (known.length === 0 ? 600 : known.reduce((sum, one) => sum + one, 0) / known.length);
}
