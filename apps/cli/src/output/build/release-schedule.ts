import type { ReleaseSchedule } from '@ostrata/pipeline';
import type { Terminal } from '../terminal.ts';
import { seconds } from '../units.ts';

/** What a release asks for, a line for each unit that is due. */
export function releaseScheduleText({ tag, commit, units, ...by }: ReleaseSchedule, { paint }: Terminal): string {
  const { bold, dim } = paint;
  const trusted = [by.branch && `on ${by.branch}`, by.signer && `signed by ${by.signer}`].filter(Boolean).join(', ');
  const due = units.filter(({ state }) => state === 'due');
  const head = `${bold(tag)} ${dim([commit.slice(0, 12), trusted].filter(Boolean).join(', '))}`;
  const lines = due.map(({ image, target, version, waitsFor, why, from, expectedSeconds }) => {
    const details = [
      waitsFor === undefined ? undefined : `after ${waitsFor}`,
      why === 'joined' ? 'not published before' : undefined,
      from && `built from ${from.tag}`,
      `about ${seconds(expectedSeconds)}`,
    ];
    return `  ${image}/${target}${version === undefined ? '' : ` ${version}`} ${dim(details.filter(Boolean).join(', '))}`;
  });
  return [head, ...lines].join('\n');
}
