import {
  GuestFailed,
  PackerFailed,
  verified,
  VerifyFailed,
  type CloudImage,
  type InstalledContent,
  type Verified,
  type VerifyReport,
} from '@ostrata/ports';
import { timed, type DeliverContext, type Progress } from './context.ts';
import type { DesiredUnit } from '../release/read/units.ts';
import { isLocal } from './unit/machine.ts';
import { runPacker } from './unit/run-packer.ts';

/** One thing that verify looked at, and how it was. */
export type Check = VerifyReport['checks'][number];

/** What is verified, and where. */
export interface VerifySubject {
  readonly wanted: DesiredUnit;
  readonly candidate: CloudImage;
  readonly workFolder: string;
  readonly installed: InstalledContent;
  /** Whether the unit has a rendered `verify` folder; without one it is booted and entered. */
  readonly rendered: boolean;
}

/**
 * Looks at the captured disk from outside where it is here, then boots it on something throw-away and runs the verify playbooks.
 * The only maker of `Verified`. Throws `VerifyFailed`.
 */
export async function verify(
  context: DeliverContext,
  progress: Progress,
  subject: VerifySubject,
): Promise<{ readonly proven: Verified<CloudImage>; readonly checks: readonly Check[] }> {
  const started = context.clock.seconds();
  const report = (checks: readonly Check[]): VerifyReport => ({
    fingerprint: subject.candidate.record.fingerprint,
    seconds: context.clock.seconds() - started,
    checks,
  });
  const outside = isLocal(subject.wanted.unit.target)
    ? await timed(context, progress, 'inspect', () => inspect(context, progress, subject))
    : [];
  if (outside.some((check) => !check.passed)) throw new VerifyFailed(subject.candidate.address, report(outside));
  const inside = await timed(context, progress, 'verify', () =>
    subject.rendered ? playbooks(context, progress, subject) : bootOnly(context, subject),
  ).catch((error: unknown) => {
    if (!(error instanceof PackerFailed || error instanceof GuestFailed)) throw error;
    throw new VerifyFailed(subject.candidate.address, report([...outside, failedCheck(error)]), { cause: error });
  });
  const checks = [...outside, ...inside];
  return { proven: verified(subject.candidate, report(checks)), checks };
}

async function inspect(
  context: DeliverContext,
  progress: Progress,
  { candidate, wanted: { unit } }: VerifySubject,
): Promise<readonly Check[]> {
  const found = await context.machines.inspect(candidate.id, { signal: context.signal });
  if (!found.looked) {
    context.onEvent({
      kind: 'note',
      unit: progress.unit,
      message: `the disk could not be looked at from outside: ${found.why}`,
    });
    return [];
  }
  const name = 'no key, host key or machine-id on the disk';
  if (found.leftovers.length === 0) return [{ name, passed: true }];
  const details = found.leftovers.map(({ path, why }) => `${path}: ${why}`).join('; ');
  if (unit.settings.source?.kind === 'url') {
    context.onEvent({ kind: 'note', unit: progress.unit, message: `the vendor left on the disk: ${details}` });
    return [];
  }
  return [{ name: `${name} (${details})`, passed: false, details }];
}

async function playbooks(
  context: DeliverContext,
  progress: Progress,
  subject: VerifySubject,
): Promise<readonly Check[]> {
  const { wanted, candidate, workFolder, installed } = subject;
  await runPacker(context, progress, { wanted, folder: 'verify', boots: candidate.id, workFolder, installed });
  const { unit } = wanted;
  const names = unit.settings.verify.length === 0 ? ['boots and can be entered'] : unit.settings.verify;
  return names.map((name) => ({ name, passed: true }));
}

async function bootOnly(
  context: DeliverContext,
  { wanted: { unit }, candidate }: VerifySubject,
): Promise<readonly Check[]> {
  const guest = await context.machines.boot(candidate.id, {
    access: unit.settings.access,
    firstBoot: unit.settings.firstBoot,
    signal: context.signal,
  });
  await guest.stop();
  return [{ name: 'boots and can be entered', passed: true }];
}

function failedCheck(error: PackerFailed | GuestFailed): Check {
  const name = error instanceof PackerFailed && error.task !== undefined ? error.task : 'boots and can be entered';
  return { name, passed: false, details: error.message };
}
