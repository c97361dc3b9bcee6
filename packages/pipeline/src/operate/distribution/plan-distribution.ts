import { target, type Cloud } from '@ostrata/catalog';
import type { Difference, Running } from '@ostrata/ports';
import { isDistributed, placementsOf, type DistributionPorts } from './placements.ts';

/** A copy or a share that is not as the catalogue says, and the cloud it is in. */
export interface PlannedDifference extends Difference {
  readonly cloud: Cloud;
}

/** How what is published differs from what the catalogue says of its regions and shares. */
export interface DistributionPlan {
  readonly missing: readonly PlannedDifference[];
  readonly surplus: readonly PlannedDifference[];
  /** Copies that are no longer named, and stay: a channel points at their image. */
  readonly kept: readonly PlannedDifference[];
}

/**
 * What distributing would add, and what there is that the catalogue no longer names. Reads only. What all images of a cloud share
 * is judged only when no names are told. Throws `InputRefused`.
 */
export async function planDistribution(
  ports: DistributionPorts,
  names: readonly string[],
  running: Running,
): Promise<DistributionPlan> {
  const placements = await placementsOf(ports);
  const found: PlannedDifference[] = [];
  for (const { cloud, compare } of ports.publishers) {
    const own = placements.filter(
      ({ image: { record } }) =>
        target(record.target).cloud === cloud && (names.length === 0 || names.includes(record.image)),
    );
    if (compare === undefined || own.length === 0) continue;
    const differences = await compare(own, running);
    found.push(...differences.map((one) => ({ ...one, cloud })));
  }
  const asked = found.filter(({ image }) => (image === undefined ? names.length === 0 : isDistributed(image, names)));
  const surplus = asked.filter(({ kind }) => kind === 'surplus');
  return {
    missing: asked.filter(({ kind }) => kind === 'missing'),
    surplus: surplus.filter((one) => !isInUse(one)),
    kept: surplus.filter(isInUse),
  };
}

/** Takes back what a plan has as surplus. Throws `InUse` where a channel points at a copy by now. */
export async function withdraw(
  { publishers }: Pick<DistributionPorts, 'publishers'>,
  { surplus }: Pick<DistributionPlan, 'surplus'>,
  running: Running,
): Promise<void> {
  for (const publisher of publishers) {
    const own = surplus.filter(({ cloud }) => cloud === publisher.cloud);
    if (own.length > 0) await publisher.withdraw?.(own, running);
  }
}

/** A copy, and not a share, of what a channel points at. */
function isInUse({ image, sharedWith }: Difference): boolean {
  return sharedWith === undefined && image !== undefined && image.channels.length > 0;
}
