import { formatPlace, problem, type Problem } from '@ostrata/problems';
import type { ImageSource } from '../source.ts';

/** Two files must not name one image. */
export function checkNames(sources: readonly ImageSource[]): readonly Problem[] {
  const first = new Map<string, ImageSource>();
  return sources.flatMap((source) => {
    const name = source.data.image;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, source);
      return [];
    }
    return [
      problem('duplicate-name', `there are two images named ${name}`, {
        place: source.places.value(['image']),
        hint: `the other one is ${formatPlace(other.places.value(['image']))}`,
      }),
    ];
  });
}
