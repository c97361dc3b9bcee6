import { load } from 'js-yaml';

/** Role names in `dependencies:` of a role's meta file; none where it cannot be read, which ansible-lint tells better. */
export function readDependencies(text: string): readonly string[] {
  try {
    const meta: unknown = load(text);
    const list: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'dependencies') : undefined;
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: unknown) => {
      const name: unknown =
        typeof entry === 'object' && entry !== null
          ? (Reflect.get(entry, 'role') ?? Reflect.get(entry, 'name'))
          : entry;
      return typeof name === 'string' ? [name] : [];
    });
  } catch {
    return [];
  }
}
