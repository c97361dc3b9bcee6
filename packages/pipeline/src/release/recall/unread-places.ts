import type { Place } from '@ostrata/problems';
import type { Places } from '@ostrata/catalog';

/** Places in files that were not read, since what they say was known. */
export interface UnreadPlaces {
  /** Those of one file. */
  of(file: string): Places;
  /** Does `work`; where it asked for a place that was not known, the files are read and it is done again. */
  settled<Result>(work: () => Result | Promise<Result>): Promise<Result>;
}

/** Few problems are told, so that few files are read for their places. */
export function unreadPlaces(read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>): UnreadPlaces {
  const known = new Map<string, Places>();
  const asked = new Set<string>();
  const at = (file: string, find: (places: Places) => Place): Place => {
    const places = known.get(file);
    if (places !== undefined) return find(places);
    asked.add(file);
    return { file };
  };
  return {
    of: (file) => ({
      value: (path) => at(file, (places) => places.value(path)),
      key: (path) => at(file, (places) => places.key(path)),
    }),
    settled: async (work) => {
      let result = await work();
      while (asked.size > 0) {
        const { yamlPlaces } = await import('@ostrata/catalog/read');
        const texts = await read([...asked]);
        for (const file of asked) known.set(file, yamlPlaces(file, texts.get(file) ?? ''));
        asked.clear();
        result = await work();
      }
      return result;
    },
  };
}
