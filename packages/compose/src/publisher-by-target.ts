import { target, type TargetName } from '@ostrata/catalog';
import type { Publisher } from '@ostrata/ports';

/** One publisher for all clouds that are set up: each call goes to that of its target's cloud. Throws `NoPublisher`. */
export function publisherByTarget(publishers: readonly Publisher[]): Publisher {
  const [first] = publishers;
  if (first === undefined) throw new NoPublisher('any cloud');
  const of = (name: TargetName): Publisher => {
    const { cloud } = target(name);
    const found = publishers.find((one) => one.cloud === cloud);
    if (found === undefined) throw new NoPublisher(cloud);
    return found;
  };
  return {
    cloud: first.cloud,
    list: async (query) => {
      const asked = query.target === undefined ? publishers : [of(query.target)];
      return (await Promise.all(asked.map((one) => one.list(query)))).flat();
    },
    claim: async (unit, running) => of(unit.target).claim(unit, running),
    prepare: async (claim, ...rest) => of(claim.unit.target).prepare?.(claim, ...rest),
    adopt: async (claim, artifact, record, running) => of(record.target).adopt(claim, artifact, record, running),
    publish: async (image, ...rest) => of(image.record.target).publish(image, ...rest),
    point: async (channel, image, running) => of(image.record.target).point(channel, image, running),
    deprecate: async (image, ...rest) => of(image.record.target).deprecate(image, ...rest),
    revoke: async (image, ...rest) => of(image.record.target).revoke(image, ...rest),
    remove: async (image, running) => of(image.record.target).remove(image, running),
    removeBuilders: async (unit) => (await of(unit.target).removeBuilders?.(unit)) ?? [],
  };
}

/** Images of a cloud are asked for, and nothing here publishes to it. */
export class NoPublisher extends Error {
  override readonly name = 'NoPublisher';
  readonly cloud: string;

  constructor(cloud: string) {
    super(`nothing here publishes to ${cloud}; name an account of it in ostrata.yaml, or keep to other targets`);
    this.cloud = cloud;
  }
}
