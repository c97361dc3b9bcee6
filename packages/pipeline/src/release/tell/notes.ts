import type { Catalog } from '@ostrata/catalog';
import { problem, type Problem } from '@ostrata/problems';
import { parseTagName } from '@ostrata/versioning';
import type { PlanOptions } from '../plan.ts';
import type { Tagged } from '../tags/tagged.ts';

/** What a plan warns of: ends of life, tags made by hand, images that were removed. `before` is the catalogue at `since`. */
export function planNotes(
  catalog: Catalog,
  tagged: Tagged,
  { at, since }: PlanOptions,
  before?: Catalog,
): readonly Problem[] {
  const gone = tagged.images.filter((image) => !catalog.images.has(image));
  const told =
    since === undefined ? goneSinceRelease(gone, tagged) : gone.filter((image) => before?.images.has(image) === true);
  return [
    ...endsOfLife(catalog, at),
    ...tagged.byHand.map((name) =>
      warning(
        'tag-by-hand',
        `${name} has no Ostrata-Build trailer, so it was made by hand; its version counts, and nothing is built from it`,
      ),
    ),
    ...told.map((image) =>
      warning('image-gone', `${image} has versions and is no longer in the catalogue; they stay as they are`),
    ),
  ];
}

/** Those of `gone` that have a tag at the commit of the newest release, or all of them before the first one. */
function goneSinceRelease(gone: readonly string[], tagged: Tagged): readonly string[] {
  const [newest] = [...tagged.releases].sort((a, b) => b.day.localeCompare(a.day) || b.number - a.number);
  if (newest === undefined || gone.length === 0) return gone;
  const { commit } = newest.tag;
  const there = new Set(
    tagged.refs.flatMap((ref) => (ref.commit === commit ? (parseTagName(ref.name)?.image ?? []) : [])),
  );
  return gone.filter((image) => there.has(image));
}

/** Ends of life that passed or are less than 90 days away. */
export function endsOfLife(catalog: Catalog, at: Date): readonly Problem[] {
  const today = at.toISOString().slice(0, 10);
  const soon = new Date(Date.parse(today) + 90 * day).toISOString().slice(0, 10);
  return [...catalog.images.values()].flatMap((image) => {
    const ends = new Set<string>();
    for (const { lifecycle } of image.targets.values()) {
      if (lifecycle.endOfLife !== undefined && lifecycle.endOfLife <= soon) ends.add(lifecycle.endOfLife);
    }
    return [...ends].map((end) => {
      const days = (Date.parse(end) - Date.parse(today)) / day;
      const when = days < 0 ? `passed its end of life on ${end}` : `reaches its end of life on ${end}, ${inDays(days)}`;
      const place = image.place(['lifecycle', 'endOfLife']);
      return problem(days < 0 ? 'end-of-life-passed' : 'end-of-life-near', `${image.name} ${when}`, {
        severity: 'warning',
        place,
      });
    });
  });
}

/** In milliseconds. */
const day = 86_400_000;

function inDays(days: number): string {
  if (days === 0) return 'which is today';
  return `in ${days} ${days === 1 ? 'day' : 'days'}`;
}

function warning(code: string, message: string): Problem {
  return problem(code, message, { severity: 'warning' });
}
