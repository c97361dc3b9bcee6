import { codeSpan, type PlannedImage } from '@ostrata/pipeline/release';
import { reasonText } from './plan-text.ts';
import { plural } from '../plural.ts';
import { within } from '../within.ts';

/** Images that are rebuilt only for what they stand on: a folded list for each layer, in so many UTF-16 units. */
export function cascade(images: readonly PlannedImage[], room: number): readonly string[] {
  const layers = new Map<string, PlannedImage[]>();
  for (const image of images) {
    const known = layers.get(image.layer);
    if (known === undefined) layers.set(image.layer, [image]);
    else known.push(image);
  }
  return [...layers].flatMap(([layer, members]) => {
    const rows = rowsOf(members);
    const share = least + Math.floor((Math.max(0, room - least * layers.size) * members.length) / images.length);
    const shown = within(
      rows.map(({ text }) => text),
      share,
      (count) => `- … ${plural(count, 'more image')}`,
      (index) => rows[index]?.count ?? 0,
    );
    return [
      `<details><summary>${plural(members.length, `${layer} image`)} rebuilt for what ${members.length === 1 ? 'it stands' : 'they stand'} on</summary>`,
      '',
      ...shown,
      '',
      '</details>',
      '',
    ];
  });
}

/** Each layer has room for a row. */
const least = 1000;

/** So many images in a row; each row is cut or shown as a whole. */
const inRow = 20;

interface Row {
  readonly text: string;
  readonly count: number;
}

/** Images that are due for the same reason, and make the same move, stand together. */
function rowsOf(images: readonly PlannedImage[]): readonly Row[] {
  const groups = new Map<string, PlannedImage[]>();
  for (const image of images) {
    const reasons = image.units.flatMap((unit) => unit.reasons.map((one) => reasonText(one, unit, codeSpan)));
    // The move of a version is told once for all that make it.
    const why = `${[...new Set(reasons)].join('; ')}; ${image.from === undefined ? '' : `${image.from} → `}${image.to}`;
    const known = groups.get(why);
    if (known === undefined) groups.set(why, [image]);
    else known.push(image);
  }
  return [...groups].flatMap(([why, members]) =>
    Array.from({ length: Math.ceil(members.length / inRow) }, (_, row) => {
      const some = members.slice(row * inRow, (row + 1) * inRow);
      return { text: `- ${why}: ${some.map((one) => codeSpan(one.image)).join(', ')}`, count: some.length };
    }),
  );
}
