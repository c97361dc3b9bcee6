/** The first of `rows` that together fit into so many UTF-16 units, each whole, and a row that counts the others. */
export function within(
  rows: readonly string[],
  room: number,
  more: (count: number) => string,
  countOf: (index: number) => number = () => 1,
): readonly string[] {
  let left = room;
  let taken = 0;
  while (taken < rows.length && (rows[taken]?.length ?? 0) < left) {
    left -= (rows[taken]?.length ?? 0) + 1;
    taken += 1;
  }
  const others = rows.slice(taken).reduce((sum, _row, index) => sum + countOf(taken + index), 0);
  return others === 0 ? rows : [...rows.slice(0, taken), more(others)];
}
