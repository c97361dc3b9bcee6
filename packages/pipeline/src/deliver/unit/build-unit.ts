import type { InstalledContent, PackerArtifact } from '@ostrata/ports';
import type { DesiredUnit } from '../../release/desired.ts';
import { running, timed, type DeliverContext, type Progress } from '../context.ts';
import type { ParentImage } from '../parents/parent-image.ts';
import { recordOf } from './record.ts';
import { releasedElsewhere } from '../parents/released-elsewhere.ts';
import { runPacker } from './run-packer.ts';

/** What a unit is made of, and where. */
export interface Making {
  /** Absent for a vendor unit. */
  readonly parent: ParentImage | undefined;
  readonly installed: InstalledContent;
  /** Where the build writes, absolute. */
  readonly workFolder: string;
}

/** Makes a unit's image: a vendor's by its source, any other by Packer on its parent. Throws `PackerFailed`. */
export async function buildUnit(
  context: DeliverContext,
  progress: Progress,
  wanted: DesiredUnit,
  { parent, installed, workFolder }: Making,
): Promise<{ readonly artifact: PackerArtifact; readonly seconds: number }> {
  const started = context.clock.seconds();
  const artifact =
    parent === undefined
      ? await timed(context, progress, 'vendor', () => makeVendor(context, progress, wanted, workFolder))
      : await timed(context, progress, 'build', () =>
          onParent(context, progress, wanted, { parent, installed, workFolder }),
        );
  return { artifact, seconds: Math.round((context.clock.seconds() - started) * 10) / 10 };
}

async function onParent(
  context: DeliverContext,
  progress: Progress,
  wanted: DesiredUnit,
  { parent, installed, workFolder }: Making & { readonly parent: ParentImage },
): Promise<PackerArtifact> {
  const record = JSON.stringify(recordOf(context, wanted, { parent, seconds: 0 }));
  const boots = parent.id;
  const artifacts = await runPacker(context, progress, {
    wanted,
    folder: 'build',
    boots,
    workFolder,
    installed,
    record,
  });
  const artifact = artifacts.find(({ files }) => files.length > 0) ?? artifacts[0];
  if (artifact === undefined) throw new NoArtifact(wanted.unit.name, progress.log);
  return artifact;
}

async function makeVendor(
  context: DeliverContext,
  progress: Progress,
  { unit }: DesiredUnit,
  workFolder: string,
): Promise<PackerArtifact> {
  const { source } = unit.settings;
  const locked = context.catalog.lock.vendors.get(unit.name);
  if (source === undefined || locked === undefined || context.vendors.make === undefined) {
    throw new NoArtifact(unit.name, progress.log);
  }
  if (locked.kind === 'image') {
    const { id } = await releasedElsewhere(context, unit, locked);
    return { builder: 'vendor', id, files: [id] };
  }
  const file = `${workFolder}/vendor.qcow2`;
  await context.vendors.make(locked, source, file, { log: progress.log, ...running(context, progress) });
  return { builder: 'vendor', id: file, files: [file] };
}

/** A build ended well and left nothing. */
export class NoArtifact extends Error {
  override readonly name = 'NoArtifact';
  readonly log: string;

  constructor(unit: string, log: string) {
    super(`${unit}: the build ended well, but made no image; its log is ${log}`);
    this.log = log;
  }
}
