import { target, type Cloud } from '@ostrata/catalog';
import { address, devVersion } from '@ostrata/versioning';
import {
  AlreadyPublished,
  InUse,
  NotPublished,
  type Claim,
  type CloudImage,
  type ImageQuery,
  type Publisher,
  type Running,
  type UnitAddress,
} from '../publisher.ts';

/** A cloud that is kept in memory; every publisher of it sees the same images. */
export interface MemoryCloud {
  publisher(): Publisher;
}

/** What all publishers of one cloud share. */
interface State {
  readonly images: Map<string, CloudImage>;
  readonly channels: Map<string, string>;
  readonly claims: Map<string, Promise<void>>;
}

/** An empty cloud. Its times are all `1970-01-01`, so that two runs give the same. */
export function memoryCloud(cloud: Cloud = 'qemu'): MemoryCloud {
  const state: State = { images: new Map(), channels: new Map(), claims: new Map() };
  return { publisher: () => publisher(cloud, state) };
}

function publisher(cloud: Cloud, state: State): Publisher {
  const { images, channels } = state;
  const seen = (image: CloudImage): CloudImage => ({ ...image, channels: channelsOf(state, image.id) });
  const present = (image: CloudImage): CloudImage => {
    const found = images.get(image.id);
    if (found === undefined) throw new Error(`${image.address} is not there`);
    return found;
  };
  const keep = (image: CloudImage): CloudImage => {
    images.set(image.id, image);
    return seen(image);
  };
  return {
    cloud,
    list: async (query) => [...images.values()].filter((image) => matches(image, query)).map(seen),
    claim: (unit, running) => claim(state, unit, running),
    adopt: async (held, artifact, record) => {
      if (!live.has(held)) throw new Error(`the claim of ${held.unit.image} was given back`);
      const where = address(record.image, record.target, record.version ?? devVersion(record.fingerprint));
      const id = `${record.target}/${record.image}/${record.fingerprint}@${record.version ?? ''}`;
      const old = images.get(id);
      if (old !== undefined && old.state !== 'candidate') throw new AlreadyPublished(old.address);
      return keep({ id, address: where, state: 'candidate', record, channels: [], checksum: `memory:${artifact.id}` });
    },
    publish: async (image) => {
      const found = present(image);
      if (found.state === 'revoked') throw new NotPublished(found.address, found.state);
      const taken = [...images.values()].find(
        (other) => other.address === found.address && other.id !== found.id && other.state !== 'candidate',
      );
      if (taken !== undefined) throw new AlreadyPublished(taken.address);
      return found.state === 'candidate' ? keep({ ...found, state: 'published' }) : seen(found);
    },
    point: async (channel, image) => {
      const { address: where, id, record, state: is } = present(image);
      if (is !== 'published') throw new NotPublished(where, is);
      channels.set(`${record.image}/${record.target}/${channel}`, id);
    },
    deprecate: async (image, on) => {
      const found = present(image);
      if (found.state === 'candidate') throw new NotPublished(found.address, found.state);
      return found.state === 'revoked' ? seen(found) : keep({ ...found, state: 'deprecated', deprecated: { on } });
    },
    revoke: async (image, reason) => {
      const found = present(image);
      if (found.state === 'candidate') throw new NotPublished(found.address, found.state);
      refuseInUse(state, found);
      if (found.state === 'revoked') return seen(found);
      return keep({ ...found, state: 'revoked', revoked: { reason, at: '1970-01-01T00:00:00Z' } });
    },
    remove: async (image) => {
      if (!images.has(image.id)) return;
      refuseInUse(state, image);
      images.delete(image.id);
    },
  };
}

/** Claims that were not given back. */
const live = new WeakSet<Claim>();

async function claim(
  { claims }: State,
  unit: UnitAddress,
  { signal, onWait }: Running & { readonly onWait?: (holder: string) => void } = {},
): Promise<Claim> {
  const key = JSON.stringify([unit.image, unit.target, unit.fingerprint]);
  for (let waited = false, held = claims.get(key); held !== undefined; held = claims.get(key)) {
    if (!waited) onWait?.('another run');
    waited = true;
    await Promise.race([held, aborted(signal)]);
    signal?.throwIfAborted();
  }
  let free = () => {};
  claims.set(key, new Promise((resolve) => (free = resolve)));
  const mine: Claim = {
    unit,
    ...(target(unit.target).cloud === 'qemu' && { workFolder: `/memory/${unit.image}` }),
    release: async () => {
      if (!live.delete(mine)) return;
      claims.delete(key);
      free();
    },
  };
  live.add(mine);
  return mine;
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return new Promise(() => {});
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function matches({ record, state }: CloudImage, query: ImageQuery): boolean {
  const { image, target, version, fingerprint, states } = query;
  return (
    (image === undefined || image === record.image) &&
    (target === undefined || target === record.target) &&
    (version === undefined || version === record.version) &&
    (fingerprint === undefined || fingerprint === record.fingerprint) &&
    (states === undefined || states.includes(state))
  );
}

function channelsOf({ channels }: State, id: string): readonly string[] {
  return [...channels].flatMap(([name, to]) => (to === id ? [name.split('/').at(-1) ?? ''] : [])).sort();
}

function refuseInUse(state: State, { id, address: where }: CloudImage): void {
  const names = channelsOf(state, id);
  if (names.length > 0) throw new InUse(where, names);
}
