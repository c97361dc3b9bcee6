import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withReleaseAdapters, type Adapters } from '@ostrata/compose';
import { deliverOne, type BuiltUnit, type DeliverEvent, type ReleaseSchedule } from '@ostrata/pipeline';
import { VerifyFailed } from '@ostrata/ports';
import { failureResult } from '../result/failure-result.ts';
import { keepFailure } from '../result/keep-failure.ts';
import { reproduce } from '../result/reproduce.ts';
import { parseUnitName, type UnitParts } from '../result/unit-parts.ts';
import { resultFolder, type UnitResult } from '../result/unit-result.ts';
import type { ExitCode } from '../run.ts';
import { Cancelled, type Session } from '../session.ts';
import { forTarget, readSettings } from '../settings.ts';
import { version } from '../version.ts';
import { BadOption } from './bad-option.ts';
import { repositoryAdapters } from './repository.ts';

/** `ostrata-jenkins build`: delivers one unit, and writes how it ended whatever happens. */
export async function run(session: Session, options: Readonly<Record<string, unknown>>): Promise<ExitCode> {
  const [tag, unit] = [String(options['tag']), String(options['unit'])];
  const parts = parseUnitName(unit);
  // A folder of its name is removed below.
  if (parts === undefined) throw new BadOption('--unit', 'it is <image>/<cloud>/<os>, as the schedule names it');
  const { delivery, jenkins } = readSettings(options['settings'], session.env);
  const { adapters } = repositoryAdapters(options['directory'], session.env);
  const folder = join(resolve(String(options['out'])), resultFolder(unit));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const minutes = forTarget(jenkins.timeoutMinutes, parts.target) ?? 120;
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(new TimedOut(unit, minutes)), minutes * 60_000);
  const started = adapters.clock.seconds();
  const ending: Ending = { tag, unit, parts, folder, adapters, seconds: () => adapters.clock.seconds() - started };
  try {
    const delivered = await withReleaseAdapters(adapters, delivery, async ({ publisher, ...ports }) =>
      deliverOne(
        ports,
        {
          ...(await adapters.deliver()),
          publisher,
          clock: adapters.clock,
          ostrata: version,
          logFile: () => join(folder, 'build.log'),
          secret: (name) => session.env[name],
          debug: false,
          signal: AbortSignal.any([session.signal, overdue.signal]),
          onEvent: (event) => {
            const line = eventLine(event);
            if (line !== undefined) session.note(line);
          },
        },
        { tag, unit, trust: delivery.trust, onSchedule: (schedule) => void (ending.schedule = schedule) },
      ),
    );
    return await end(session, ending, delivered.unit);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await end(session, ending, { unit, outcome: 'failed', steps: [], error });
    if (error instanceof TimedOut) return 1;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Ending {
  readonly tag: string;
  readonly unit: string;
  readonly parts: UnitParts;
  readonly folder: string;
  readonly adapters: Adapters;
  readonly seconds: () => number;
  schedule?: ReleaseSchedule;
}

/** Writes the result file last: where it stands, the rest is there. */
async function end(session: Session, ending: Ending, built: BuiltUnit): Promise<ExitCode> {
  const { tag, unit, parts, folder, schedule } = ending;
  const { error, image } = built;
  const planned = schedule?.units.find((one) => one.unit === unit);
  const from = planned?.from ?? { tag, commit: schedule?.commit };
  const agent = session.env['NODE_NAME'];
  const result: UnitResult = {
    schema: 1,
    tag,
    unit,
    ...(planned?.version !== undefined && { version: planned.version }),
    ...(planned !== undefined && { fingerprint: planned.fingerprint }),
    ...(planned?.standsOn !== undefined && { standsOn: planned.standsOn }),
    outcome: outcomeOf(built),
    seconds: ending.seconds(),
    steps: built.steps.map((step) => ({ ...step })),
    checks: (built.checks ?? []).map((check) => ({ ...check })),
    ...(image && { image: { id: image.id, address: image.address } }),
    ...(error && { ...failureResult(error, logText(folder)), reproduce: reproduce(from.tag, parts) }),
    ...(agent !== undefined && { agent }),
  };
  if (error !== undefined && from.commit !== undefined) {
    await keepFailure((await ending.adapters.filesAt())(from.commit), {
      tag: from.tag,
      unit: parts,
      part: error instanceof VerifyFailed ? 'verify' : 'build',
      folder,
    });
  }
  writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (result.error !== undefined) {
    session.note(`${result.error.excerpt}\n\n${unit} ${result.outcome}: ${result.error.message}`);
    session.note(`To reproduce it in any clone: ${result.reproduce ?? ''}`);
  }
  return image === undefined ? 1 : 0;
}

function outcomeOf({ outcome, error }: BuiltUnit): UnitResult['outcome'] {
  if (error instanceof Cancelled) return 'cancelled';
  return outcome === 'skipped' ? 'failed' : outcome;
}

function logText(folder: string): string {
  try {
    return readFileSync(join(folder, 'build.log'), 'utf8');
  } catch {
    return '';
  }
}

function eventLine(event: DeliverEvent): string | undefined {
  switch (event.kind) {
    case 'step':
      return `${event.unit}: ${event.step}`;
    case 'output':
      return event.line;
    case 'note':
      return `${event.unit}: ${event.message}`;
    case 'done':
      return `${event.unit}: ${event.outcome}`;
    default:
      return undefined;
  }
}

/** A unit took longer than it may. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';

  constructor(unit: string, minutes: number) {
    super(`${unit} was given up after ${minutes} minutes (\`timeoutMinutes\` of delivery's settings)`);
  }
}
