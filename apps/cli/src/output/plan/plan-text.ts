import { plainText, type Plan } from '@ostrata/pipeline/release';
import {
  formatTagName,
  lockMoveText,
  type DueImage,
  type DueReason,
  type DueUnit,
  type WeighedCommit,
} from '@ostrata/versioning';
import { plural } from '../plural.ts';
import type { Terminal } from '../terminal.ts';

/** A plan as text: each image that is due, why, and the version it would get; parents first. */
export function planText(plan: Plan, terminal: Pick<Terminal, 'paint' | 'green'>): string {
  const { bold, dim, yellow } = terminal.paint;
  const lines = [
    `Commit ${plan.commit.slice(0, 12)}${plan.branch === undefined ? '' : ` on ${plain(plan.branch)}`}`,
    '',
  ];
  for (const image of plan.images) {
    const sign = image.from === undefined ? terminal.green('+') : yellow('~');
    lines.push(`${sign} ${bold(image.image)} ${versions(image)}`);
    for (const commit of image.commits) {
      // The id stands first: GitHub Actions takes a line of a log that begins with `::` for a command.
      lines.push(`    ${dim(commit.id.slice(0, 9))} ${plain(commit.subject)} ${dim(`(${weight(commit)})`)}`);
    }
    for (const unit of image.units) lines.push(`    ${unit.target}: ${dim(why(unit))}`);
  }
  if (plan.images.length > 0) lines.push('');
  lines.push(...unfinishedLines(plan).map((line) => `${yellow('!')} ${line}`), ...alreadyDue(plan), summary(plan));
  return `${lines.join('\n')}\n`;
}

/** Tags that lack a release, and what completes it. */
export function unfinishedLines({ unfinished }: Plan): readonly string[] {
  return unfinished.map(({ commit, units }) => {
    const have = units.length === 1 ? 'unit has' : 'units have';
    return `${units.length} ${have} tags at ${commit.slice(0, 12)} without a release; \`ostrata release\` completes it.`;
  });
}

/** `Plan: 3 images (4 units) to release, 12 units up to date.` */
export function summary({ images, upToDate, released }: Plan): string {
  const units = images.reduce((count, image) => count + image.units.length, 0);
  const isDone = images.length === 0 && released !== undefined;
  return `Plan: ${plural(images.length, 'image')} (${plural(units, 'unit')}) to release, ${plural(upToDate, 'unit')} up to date${isDone ? `; this commit is released as ${released}` : ''}.`;
}

/** `1 image is due without this change: py 1.1.0.` */
export function alreadyDue({ alreadyDue: images = [] }: Plan, mark: Mark = plain): readonly string[] {
  if (images.length === 0) return [];
  const named = images.slice(0, 10).map(({ image, to }) => `${mark(image)} ${to}`);
  const more = images.length > named.length ? ` and ${images.length - named.length} more` : '';
  const are = images.length === 1 ? 'image is' : 'images are';
  return [`${images.length} ${are} due without this change: ${named.join(', ')}${more}.`];
}

/** `1.4.0 → 1.5.0 (minor)`. */
export function versions({ from, to, bump }: DueImage): string {
  return from === undefined ? `${to} (first version)` : `${from} → ${to} (${bump})`;
}

/** What a commit asks for, and what is odd about that. */
export function weight({ bump, isWellFormed, isMerge }: WeighedCommit): string {
  if (isMerge === true) return `a merge that made a change itself, so a ${bump}`;
  if (isWellFormed) return bump;
  return bump === 'major'
    ? 'no conventional commit, major by its BREAKING CHANGE'
    : `no conventional commit, so a ${bump}`;
}

/** Why a unit is due, in a line. */
function why(unit: DueUnit): string {
  return unit.reasons.map((one) => reasonText(one, unit)).join('; ');
}

/** How names and values stand in a text: as they are, or as code. */
type Mark = (text: string) => string;

/** One reason why a unit is due. */
export function reasonText(one: DueReason, { image, previous, version }: DueUnit, mark: Mark = plain): string {
  switch (one.kind) {
    case 'first':
      return 'it has no tag yet';
    case 'commits':
      return `${plural(one.count, 'commit')} of its own`;
    case 'parent':
      return one.to === undefined
        ? `it no longer stands on ${mark(one.from ?? '')}`
        : `on ${mark(one.to)}${one.from === undefined ? '' : `, was ${mark(one.from)}`}`;
    case 'refresh':
      return `refresh ${mark(one.to === '' ? 'none' : one.to)}`;
    case 'lock':
      return mark(lockMoveText(one));
    case 'other': {
      const tag = formatTagName({ image, version: previous?.version ?? version });
      return `its inputs differ from those of ${mark(tag)}; \`ostrata plan --explain ${image}\` names them`;
    }
  }
}

/** What commits, branches and paths say is anybody's text, and `##[` in a line of a log is a command to GitHub Actions. */
export function plain(text: string): string {
  return plainText(text).replaceAll('##[', '## [');
}
