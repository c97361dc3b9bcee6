import { codeSpan, type Plan, type PlannedImage } from '@ostrata/pipeline/release';
import { cascade } from './cascade-markdown.ts';
import { alreadyDue, reasonText, summary, unfinishedLines, versions, weight } from './plan-text.ts';
import { within } from '../within.ts';

/**
 * A plan for a pull request's comment: warnings, then images with a change of their own, then what is rebuilt for those. It fits into
 * what GitHub takes; what does not is counted. What commits say is anybody's text, so it is code. `head` is the commit that a reviewer
 * knows, where the plan is of a merge that only GitHub made.
 */
export function planMarkdown(plan: Plan, head?: string): string {
  const warnings = [
    ...plan.notes.map(({ message }) => `- ⚠️ ${codeSpan(message)}`),
    ...unfinishedLines(plan).map((line) => `- ❗ ${line}`),
  ];
  const own = plan.images.filter(isOwn);
  const top = [
    `**${summary(plan)}**`,
    '',
    ...within(warnings, room.warnings, (count) => `- … ${count} more`),
    ...(warnings.length > 0 ? [''] : []),
    ...alreadyDue(plan, codeSpan).flatMap((line) => [line, '']),
    ...within(own.map(ownImage), room.own, (count) => `- … ${count} more with a change of their own`),
    ...(own.length > 0 ? [''] : []),
  ];
  const others = plan.images.filter((image) => !isOwn(image));
  const lines = [
    ...top,
    ...cascade(others, room.all - top.join('\n').length),
    `<sub>Commit ${head === undefined ? plan.commit.slice(0, 12) : `${head.slice(0, 12)}, merged into its base`}</sub>`,
  ];
  return `${lines.join('\n')}\n`;
}

/** In UTF-16 units; GitHub takes 65,536 in a comment. */
const room = { warnings: 6000, own: 24_000, all: 61_000 };

/** True when something other than what it stands on makes it due. */
function isOwn({ commits, units }: PlannedImage): boolean {
  return commits.length > 0 || units.some(({ reasons }) => reasons.some(({ kind }) => kind !== 'parent'));
}

function ownImage(image: PlannedImage): string {
  const commits = image.commits.map((commit) => {
    const note = commit.isWellFormed && commit.isMerge !== true ? '' : ` *(${weight(commit)})*`;
    return `  - ${codeSpan(commit.subject)} (${commit.id.slice(0, 9)})${note}`;
  });
  const units = new Map<string, string[]>();
  for (const unit of image.units) {
    const reasons = unit.reasons.filter(({ kind }) => kind !== 'commits').map((one) => reasonText(one, unit, codeSpan));
    const targets = units.get(reasons.join('; '));
    if (targets === undefined) units.set(reasons.join('; '), [unit.target]);
    else targets.push(unit.target);
  }
  const whys = [...units].flatMap(([reason, targets]) => {
    const where = units.size > 1 ? `${targets.map(codeSpan).join(', ')}: ` : '';
    return reason === '' ? [] : [`  - ${where}${reason}`];
  });
  const targets = image.units.map(({ target }) => codeSpan(target)).join(', ');
  return [
    `- **${codeSpan(image.image)}** ${versions(image)}: ${targets}`,
    ...within(commits, 6000, (count) => `  - … ${count} more commits`),
    ...within(whys, 4000, (count) => `  - … ${count} more`),
  ].join('\n');
}
