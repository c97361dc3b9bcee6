import type { BuildTrailer } from '../tags/trailers.ts';

/** One unit of a release, and what it waits for. */
export interface ScheduledUnit extends BuildTrailer {
  /** `<image>/<cloud>/<os>`. */
  readonly unit: string;
  /** The unit of the same release that it is built on; absent when its parent is there already. */
  readonly waitsFor?: string;
}

/** The units of a release in the order of its trailers, each with what it waits for. */
export function schedule(trailers: readonly BuildTrailer[]): readonly ScheduledUnit[] {
  const byAddress = new Map(trailers.map((one) => [`${one.image}@${one.version} ${one.target}`, unitName(one)]));
  return trailers.map((one) => {
    const waitsFor = one.parent === undefined ? undefined : byAddress.get(`${one.parent} ${one.target}`);
    return { ...one, unit: unitName(one), ...(waitsFor !== undefined && { waitsFor }) };
  });
}

function unitName({ image, target }: BuildTrailer): string {
  return `${image}/${target}`;
}
