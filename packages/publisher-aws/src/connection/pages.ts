/** All items of an answer that comes in pages. */
export async function allPages<T>(
  ask: (token: string | undefined) => Promise<{ readonly items: readonly T[] | undefined; readonly next?: string }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await ask(token);
    all.push(...items);
    token = next === '' ? undefined : next;
  } while (token !== undefined);
  return all;
}
