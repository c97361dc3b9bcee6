import type { CloudImage, Publisher } from '@ostrata/ports';
import { nearest } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { list } from './list.ts';

/**
 * A built image by what a person types: `<image>` (its newest), `<image>@<version>`, `<image>@dev-<digits>` or
 * `<image>@<digits of the fingerprint>`. Throws `InputRefused` when there is none.
 */
export async function findImage(publishers: readonly Publisher[], reference: string): Promise<CloudImage> {
  const [first] = await findImages(publishers, reference);
  if (first === undefined) throw new Error(`${reference} was found and is not there`);
  return first;
}

/** As `findImage`, in every target that has it: the newest of each. Throws `InputRefused` when there is none. */
export async function findImages(publishers: readonly Publisher[], reference: string): Promise<readonly CloudImage[]> {
  const [name = '', version] = splitReference(reference);
  const all = await list(publishers, {});
  const named = all.filter(({ record }) => record.image === name);
  const matching = named.filter((image) => version === undefined || isVersion(image, version));
  const found = [...new Map(matching.toReversed().map((image) => [image.record.target, image])).values()];
  if (found.length > 0) return found.toReversed();
  throw new InputRefused([
    {
      code: 'not-built',
      severity: 'error',
      message:
        named.length === 0 ? `no image ${name} was built here` : `${name} was built here, but not as ${version ?? ''}`,
      hint: advice(name, all, named),
    },
  ]);
}

function splitReference(reference: string): readonly [string, string?] {
  const at = reference.indexOf('@');
  return at < 0 ? [reference] : [reference.slice(0, at), reference.slice(at + 1)];
}

function isVersion({ record }: CloudImage, version: string): boolean {
  if (record.version !== undefined && record.version === version) return true;
  const digits = version.replace(/^dev-/, '').replace(/^v1:/, '');
  return /^[0-9a-f]{6,64}$/.test(digits) && record.fingerprint.slice(3).startsWith(digits);
}

function advice(name: string, all: readonly CloudImage[], named: readonly CloudImage[]): string {
  if (named.length > 0) return `it has ${named.map(({ address }) => address).join(', ')}`;
  const names = [...new Set(all.map(({ record }) => record.image))];
  const close = nearest(name, names);
  if (close !== undefined) return `did you mean ${close}?`;
  return names.length === 0 ? 'nothing is built yet: run `ostrata build`' : `built are: ${names.join(', ')}`;
}
