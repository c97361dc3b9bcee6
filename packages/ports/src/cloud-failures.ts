import type { Cloud } from '@ostrata/catalog';

/** There are no credentials for a cloud here, or none that it takes. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
  readonly cloud: Cloud;

  constructor(cloud: Cloud, advice: string, options?: ErrorOptions) {
    super(`no access to ${cloud}: ${advice}`, options);
    this.cloud = cloud;
  }
}

/** A cloud says no, and will again until something is changed. `code` is its own word for why. */
export class CloudRefused extends Error {
  override readonly name = 'CloudRefused';
  readonly cloud: Cloud;
  readonly code: string;

  constructor(cloud: Cloud, code: string, reason: string, options?: ErrorOptions) {
    super(`${cloud} refuses (${code}): ${reason}`, options);
    this.cloud = cloud;
    this.code = code;
  }
}

/** A cloud cannot be reached, or is in trouble, for all repeating. */
export class CloudUnavailable extends Error {
  override readonly name = 'CloudUnavailable';
  readonly cloud: Cloud;

  constructor(cloud: Cloud, reason: string, options?: ErrorOptions) {
    super(`${cloud} does not answer: ${reason}; run again later to go on where this stopped`, options);
    this.cloud = cloud;
  }
}

/** The same port, where what a method throws goes through `tell`: a vendor's own errors become those above. */
export function tellingFailures<Port extends object>(port: Port, tell: (error: unknown) => unknown): Port {
  return new Proxy(port, {
    get: (target, name): unknown => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        try {
          return (await Reflect.apply(method, target, args)) as unknown;
        } catch (error) {
          throw tell(error);
        }
      };
    },
  });
}
