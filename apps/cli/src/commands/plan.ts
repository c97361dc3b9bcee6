import { explain, plan, type Plan } from '@ostrata/pipeline/release';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { bumps, day, positive, strings } from '../output/options.ts';
import { explanation } from '../output/explanation.ts';
import { tellNotes } from '../output/plan-notes.ts';
import { planMarkdown } from '../output/plan-markdown.ts';
import { planText, summary } from '../output/plan-text.ts';

/** `ostrata plan`: what is due at the commit that is checked out, why, and the versions that it would get. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const [history, tags, filesAt, cache] = await Promise.all([
    adapters.history(),
    adapters.tags(),
    adapters.filesAt(),
    adapters.cache(),
  ]);
  const ports = { history, tags, filesAt, ...(cache !== undefined && { cache }) };
  const since = options['since'];
  const wanted = {
    at: day('--at', options['at']) ?? adapters.clock.now(),
    bumps: bumps(strings(options['bump'])),
    refresh: strings(options['refresh']),
    version: session.version,
    ...(typeof since === 'string' && { since: await history.base(since) }),
  };
  const image = options['explain'];
  if (typeof image === 'string') {
    const units = await explain(ports, image, wanted);
    if (session.json) session.print({ units });
    else session.terminal.write(explanation(units, session.terminal));
    return 0;
  }
  const found = await plan(ports, wanted);
  if (session.json) session.print(found);
  else if (options['comment'] !== undefined) await comment(found, positive('--comment', options['comment']), session);
  else if (options['markdown'] === true) session.terminal.write(planMarkdown(found));
  else {
    session.terminal.write(planText(found, session.terminal));
    tellNotes(found, session.terminal, root);
  }
  return 0;
}

/** Leaves the plan on a pull request, in place of the one before. */
async function comment(found: Plan, pullRequest: number, session: Session): Promise<void> {
  const { adapters } = await session.repository();
  const { reviews } = await adapters.github();
  const { url, outcome } = await reviews.comment(pullRequest, planMarkdown(found), { signal: session.signal });
  session.terminal.line(`${summary(found)}\n${outcome}: ${url}`);
}
