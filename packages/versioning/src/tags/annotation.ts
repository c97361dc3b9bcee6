import { lockMoveText } from '../plan/lock-moves.ts';
import type { DueImage } from '../plan/release-plan.ts';
import { formatTrailers, type BuildTrailer } from './trailers.ts';

/** The annotation of an image's tag: what it is, what came with it, and its trailers. */
export function imageAnnotation(image: DueImage): string {
  return `${image.image} ${image.to}\n\n${notes(image)}\n${formatTrailers(image.units)}`;
}

/** The annotation of a release's tag: all that delivery gets. `units` come parents first. */
export function releaseAnnotation(name: string, units: readonly BuildTrailer[]): string {
  const images = new Set(units.map(({ image }) => image)).size;
  return `${name}: ${images} ${images === 1 ? 'image' : 'images'}\n\n${formatTrailers(units)}`;
}

/** What came with a version, as lines of a list. */
function notes({ commits, from, units }: DueImage): string {
  const lines = commits.map(({ id, subject }) => `- ${plain(subject)} (${id.slice(0, 9)})`);
  if (from === undefined) lines.push('- first version');
  const parents = new Set(units.flatMap(({ parent }) => parent ?? []));
  for (const parent of parents) lines.push(`- on ${parent}`);
  const moves = units.flatMap(({ reasons }) =>
    reasons.flatMap((one) => (one.kind === 'lock' ? lockMoveText(one) : [])),
  );
  for (const move of new Set(moves)) lines.push(`- ${plain(move)}`);
  const stamps = new Set(units.flatMap(({ refresh }) => refresh ?? []));
  for (const stamp of stamps) lines.push(`- refresh ${stamp}`);
  return `${lines.join('\n')}\n`;
}

/** A commit's subject can be anything: a character that ends or turns a line in it would be read as something else. */
function plain(subject: string): string {
  return subject.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
