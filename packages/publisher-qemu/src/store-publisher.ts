import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClaimLost, type Claim, type CloudImage, type Publisher, type Running } from '@ostrata/ports';
import { adopt, type OnStep } from './adopt.ts';
import { deprecateImage, pointChannel, publishImage, revokeImage } from './change-state.ts';
import { checkStore } from './check-store.ts';
import { claimUnit, type StoreClaim } from './claim.ts';
import type { DamagedEntry } from './entry.ts';
import { familyOf, type FamilyLayout } from './layout.ts';
import { listImages } from './list-images.ts';
import { lock } from './lock.ts';
import { removeImage } from './remove-image.ts';
import { sweepStore } from './sweep-store.ts';

export interface StoreOptions {
  /** The store; made when it is first written to. */
  readonly folder: string;
  /** Told of a folder that is no whole image and so is not listed. A warning of the process when it is left out. */
  readonly onDamaged?: (damaged: DamagedEntry) => void;
  /** Told before each step that changes the store; an interruption between two steps loses nothing. */
  readonly onStep?: OnStep;
}

/** The publisher whose registry is a folder. Any number of processes may use it at once. */
export function storePublisher({ folder, onDamaged = warn, onStep = () => {} }: StoreOptions): Publisher {
  const store = resolve(folder);
  const claims = new WeakMap<Claim, StoreClaim>();
  const changing = async <T>(
    image: CloudImage,
    running: Running | undefined,
    change: (layout: FamilyLayout) => Promise<T>,
  ): Promise<T> => {
    const layout = familyOf(store, image.record);
    const held = await lock(layout.changeLock, { signal: running?.signal });
    try {
      return await change(layout);
    } finally {
      await held.release();
    }
  };
  return {
    cloud: 'qemu',
    list: (query) => listImages(store, query, onDamaged),
    claim: async (unit, running = {}) => {
      await mkdir(store, { recursive: true });
      const claim = await claimUnit(familyOf(store, unit), unit, running);
      claims.set(claim, claim);
      return claim;
    },
    adopt: async (claim, artifact, record, running = {}) => {
      const known = claims.get(claim);
      if (known === undefined) throw new ClaimLost(claim.unit);
      return adopt(store, familyOf(store, claim.unit), { claim: known, artifact, record }, { ...running, onStep });
    },
    publish: (image, _distribution, running) =>
      changing(image, running, (layout) => publishImage(layout, image, onStep)),
    point: (channel, image, running) =>
      changing(image, running, (layout) => pointChannel(layout, channel, image, onStep)),
    deprecate: (image, on, running) => changing(image, running, (layout) => deprecateImage(layout, image, on, onStep)),
    revoke: (image, reason, running) =>
      changing(image, running, (layout) => revokeImage(layout, image, reason, onStep)),
    remove: (image, running) => changing(image, running, (layout) => removeImage(layout, image, onStep)),
    sweep: () => sweepStore(store),
    audit: (running) => checkStore(store, running),
  };
}

function warn(damaged: DamagedEntry): void {
  process.emitWarning(damaged.message, { type: 'DamagedEntry' });
}
