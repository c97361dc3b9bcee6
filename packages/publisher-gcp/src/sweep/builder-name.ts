import { createHash } from 'node:crypto';

/** RE2 of the names that rendered folders give a machine, and so its disk: `ostrata-build-<digest>-<8 at random>`. */
export const diskNames = 'ostrata-(build|verify)-[0-9a-f]{32}-[0-9a-f]{8}';

/** What stands for the address of a unit in such a name: a disk has no labels, and a name no room for an address. */
export function addressDigest(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 32);
}

/** The digest in a name; `undefined` where it is no such name. */
export function digestInName(name: string): string | undefined {
  return new RegExp(`^${diskNames}$`).test(name) ? name.split('-')[2] : undefined;
}
