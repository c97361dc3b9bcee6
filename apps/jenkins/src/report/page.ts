import type { JenkinsSchedule } from '../schedule/jenkins-schedule.ts';
import { harmlessLines } from './harmless.ts';
import { counts, duration, unwell, type ReportedUnit } from './reported-unit.ts';

/**
 * The release on one page: what was built, from what, how long it took, where it is, what failed and its last lines. No script,
 * and the style in a file beside it, since Jenkins shows archived pages without either inside.
 */
export function page(schedule: JenkinsSchedule, units: readonly ReportedUnit[]): string {
  const failed = units.filter(({ status }) => unwell.includes(status));
  const facts = [
    ['Commit', `<code>${html(schedule.commit.slice(0, 12))}</code>`],
    ['Branch', html(schedule.branch ?? 'not asked')],
    ['Signed by', html(schedule.signer ?? 'nobody who had to')],
    ['Longest path', html(duration(longestPath(units)))],
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${html(schedule.tag)}</title>`,
    '<link rel="stylesheet" href="release.css">',
    '</head>',
    '<body>',
    `<h1>${html(schedule.tag)}</h1>`,
    `<p class="${failed.length > 0 ? 'bad' : 'good'} sum">${html(counts(units))}</p>`,
    `<dl>${facts.map(([name = '', value = '']) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`,
    ...(failed.length > 0 ? ['<h2>What failed</h2>', ...failed.map(failure)] : []),
    '<h2>Units</h2>',
    '<div class="wide"><table>',
    '<thead><tr><th>Unit</th><th>Version</th><th>Outcome</th><th>Stands on</th><th>Took</th><th>Expected</th><th>Where</th></tr></thead>',
    '<tbody>',
    ...units.map(row),
    '</tbody>',
    '</table></div>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function row({ planned, status, result }: ReportedUnit): string {
  const cells = [
    html(planned.unit),
    html(planned.version ?? 'vendor'),
    `<span class="${unwell.includes(status) ? 'bad' : 'good'}">${html(status === 'present' ? 'there already' : status)}</span>`,
    html(planned.standsOn ?? ''),
    `<span title="${html(steps(result))}">${html(result === undefined ? '' : duration(result.seconds))}</span>`,
    html(planned.state === 'due' ? duration(planned.expectedSeconds) : ''),
    result?.image === undefined ? '' : `<code>${html(result.image.address)}</code>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function failure({ planned, status, result }: ReportedUnit): string {
  const error = result?.error;
  const reason =
    error?.message ??
    (status === 'skipped'
      ? `It stands on ${planned.waitsFor ?? ''}, which was not delivered.`
      : status === 'missing'
        ? 'It left no result: its agent was lost. Running the job again takes it up.'
        : `It is ${status}.`);
  return [
    '<section>',
    `<h3>${html(planned.unit)} <span class="bad">${html(status)}</span></h3>`,
    `<p>${html(reason)}</p>`,
    ...(error?.task === undefined ? [] : [`<p>Task: <b>${html(error.task)}</b></p>`]),
    ...(error === undefined || error.excerpt === '' ? [] : [`<pre>${html(error.excerpt)}</pre>`]),
    ...(result?.reproduce === undefined
      ? []
      : [`<p>To reproduce it in any clone:</p><pre class="command">${html(result.reproduce)}</pre>`]),
    '</section>',
  ].join('\n');
}

function steps(result: ReportedUnit['result']): string {
  return (result?.steps ?? []).map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(', ');
}

/** Of what really ran. */
function longestPath(units: readonly ReportedUnit[]): number {
  const ends = new Map<string, number>();
  for (const { planned, result } of units) {
    ends.set(planned.unit, (ends.get(planned.waitsFor ?? '') ?? 0) + (result?.seconds ?? 0));
  }
  return Math.max(0, ...ends.values());
}

/** Text for an element or an attribute in double quotes. */
function html(text: string): string {
  return harmlessLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
