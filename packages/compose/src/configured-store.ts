import { parseCatalog } from '@ostrata/catalog';

/** `store:` of the text of an `ostrata.yaml`; `undefined` when it says none, or is faulty, which `check` tells better. */
export function configuredStore(text: string): string | undefined {
  const { catalog } = parseCatalog({ entries: new Map(), texts: new Map([['ostrata.yaml', text]]) });
  return catalog?.settings.store;
}
