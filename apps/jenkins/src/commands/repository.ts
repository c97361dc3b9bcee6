import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { compose, configured, findRepository, type Adapters } from '@ostrata/compose';

/** The adapters of the image repository around a folder. Throws `NoRepository`. */
export function repositoryAdapters(
  folder: unknown,
  env: Readonly<Record<string, string | undefined>>,
): { readonly root: string; readonly adapters: Adapters } {
  const root = findRepository(resolve(String(folder)));
  const settings = () => configured(readFileSync(`${root}/ostrata.yaml`, 'utf8'));
  return { root, adapters: compose({ root, env, settings }) };
}
