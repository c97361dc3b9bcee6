import type { Catalog } from '@ostrata/catalog';

/** What adapters need to know of `ostrata.yaml`. */
export type Configured = Pick<Catalog['settings'], 'store' | 'accounts'>;

/** Reads it from the file's text; a faulty file says nothing here, since `check` tells better what is wrong. */
export async function configured(text: string): Promise<Configured> {
  const { parseCatalog } = await import('@ostrata/catalog/read');
  const { catalog } = parseCatalog({ entries: new Map(), texts: new Map([['ostrata.yaml', text]]) });
  const { store, accounts = {} } = catalog?.settings ?? {};
  return { ...(store !== undefined && { store }), accounts };
}
