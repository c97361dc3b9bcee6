import { escapeMarkdown, type Plan } from '@ostrata/pipeline/release';
import { summary, versions, why } from './plan-text.ts';

/** A plan for a pull request's comment. What commits say is escaped: it is anybody's text. */
export function planMarkdown(plan: Plan): string {
  const lines = [`**${escapeMarkdown(summary(plan))}**`, ''];
  if (plan.images.length > 0) {
    lines.push('| image | version | units | why |', '| --- | --- | --- | --- |');
    for (const image of plan.images) {
      const commits = image.commits.map(({ id, subject, isWellFormed }) => {
        const note = isWellFormed ? '' : ' *(no conventional commit)*';
        return `${escapeMarkdown(subject)} (${id.slice(0, 9)})${note}`;
      });
      const whys = [...new Set(image.units.map((unit) => escapeMarkdown(why(unit))))];
      const units = image.units.map(({ target }) => target).join('<br>');
      lines.push(`| ${image.image} | ${versions(image)} | ${units} | ${[...commits, ...whys].join('<br>')} |`);
    }
    lines.push('');
  }
  if (plan.notes.length > 0) lines.push(...plan.notes.map(({ message }) => `- ⚠️ ${escapeMarkdown(message)}`), '');
  lines.push(`<sub>Commit ${plan.commit.slice(0, 12)}</sub>`);
  return `${lines.join('\n')}\n`;
}
