import { explain, plan, type Plan } from '@ostrata/pipeline/release';
import type { Posted } from '@ostrata/ports';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { BadOption, bumps, day, positive, strings } from '../output/options.ts';
import { explanation } from '../output/plan/explanation.ts';
import { tellNotes } from '../output/plan/plan-notes.ts';
import { planMarkdown } from '../output/plan/plan-markdown.ts';
import { reviewedCommit } from '../output/plan/reviewed-commit.ts';
import { planText, summary } from '../output/plan/plan-text.ts';

/** `ostrata plan`: what is due at the commit that is checked out, why, and the versions that it would get. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const pullRequest = options['comment'] === undefined ? undefined : positive('--comment', options['comment']);
  const image = options['explain'];
  if (image !== undefined && (pullRequest !== undefined || options['markdown'] === true))
    throw new BadOption('--explain with --markdown or --comment', 'an explanation is text, or with --json a document');
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
  const codeOf = (isDue: boolean): ExitCode => (isDue && options['exitCode'] === true ? 1 : 0);
  if (typeof image === 'string') {
    const units = await explain(ports, image, wanted);
    if (session.json) session.print({ units });
    else session.terminal.write(explanation(units, session.terminal));
    return codeOf(units.some(({ due }) => due));
  }
  const found = await plan(ports, wanted);
  const posted = pullRequest === undefined ? undefined : await comment(found, pullRequest, session);
  if (session.json) session.print({ ...found, ...(posted !== undefined && { comment: posted }) });
  else if (posted !== undefined) session.terminal.line(`${summary(found)}\n${posted.outcome}: ${posted.url}`);
  else if (options['markdown'] === true) session.terminal.write(markdown(found, session));
  else {
    session.terminal.write(planText(found, session.terminal));
    tellNotes(found, session.terminal, root);
  }
  return codeOf(found.images.length > 0 || (since === undefined && found.unfinished.length > 0));
}

/** Leaves the plan on a pull request, in place of the one before. */
async function comment(found: Plan, pullRequest: number, session: Session): Promise<Posted> {
  const { adapters } = await session.repository();
  const { reviews } = await adapters.github();
  return reviews.comment(pullRequest, markdown(found, session), { signal: session.signal });
}

function markdown(found: Plan, { env }: Session): string {
  return planMarkdown(found, reviewedCommit(found.commit, env));
}
