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
    // A file may be called `constructor`, which every object seems to have.
    const [was, is] = [before, after].map((inputs) => (Object.hasOwn(inputs, input) ? inputs[input] : undefined));
    if (was === is) return [];
    return [{ input, kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' }];
  });
}
