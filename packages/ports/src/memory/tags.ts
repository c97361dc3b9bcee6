import { nameOf, RaceLost, type GitTag, type NewTag, type Tags } from '../tags.ts';

/** Tags that are kept in memory, of a repository and its remote in one. Nobody signs them. */
export function memoryTags(tags: readonly NewTag[] = []): Tags {
  const kept = new Map<string, GitTag>(tags.map((tag) => [tag.name, { ...tag, annotated: true }]));
  const sorted = () => [...kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    refs: async () => sorted().map(({ name, commit }) => ({ name, commit })),
    list: async (names) =>
      sorted().filter(({ name }) => names === undefined || names.some((one) => nameOf(one) === name)),
    fetch: async () => {},
    emit: async (made) => {
      const taken = made.filter(({ name }) => kept.has(name));
      if (taken.length > 0) throw new RaceLost(taken.map(({ name }) => name));
      for (const tag of made) kept.set(tag.name, { ...tag, annotated: true });
    },
    signs: async () => false,
    verify: async () => undefined,
  };
}
