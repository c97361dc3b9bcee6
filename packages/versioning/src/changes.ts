/** One input that differs, and how. */
export interface Change {
  readonly input: string;
  readonly kind: 'added' | 'removed' | 'changed';
}

/** How the inputs of a unit differ from what an image records of its own, sorted by name. */
export function changedInputs(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((input): readonly Change[] => {
    const [was, is] = [before[input], after[input]];
    if (was === is) return [];
    return [{ input, kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' }];
  });
}
