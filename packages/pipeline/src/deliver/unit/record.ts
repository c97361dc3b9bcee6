import type { ImageRecord } from '@ostrata/versioning';
import type { DesiredUnit } from '../../release/desired.ts';
import { inputsOf } from '../preview.ts';
import type { DeliverContext } from '../context.ts';
import type { ParentImage } from '../parents/parent-image.ts';

/** What an image says of itself. */
export function recordOf(
  { clock, head, ostrata }: DeliverContext,
  wanted: DesiredUnit,
  made: { readonly parent: ParentImage | undefined; readonly seconds: number },
): ImageRecord {
  const { unit, fingerprint, build, version } = wanted;
  const { image, settings, target } = unit;
  return {
    schema: 1,
    image: image.name,
    ...(version === undefined ? {} : { version }),
    layer: image.layer,
    target: target.name,
    ...(made.parent === undefined ? {} : { parent: made.parent.record }),
    fingerprint,
    build,
    inputs: inputsOf(wanted),
    ...(head === undefined ? {} : { commit: head.commit, dirty: head.dirty }),
    ...(image.description === undefined ? {} : { description: image.description }),
    ...(image.owner === undefined ? {} : { owner: image.owner }),
    ...(settings.lifecycle.endOfLife === undefined ? {} : { endOfLife: settings.lifecycle.endOfLife }),
    builtAt: clock.now().toISOString(),
    buildSeconds: made.seconds,
    ostrata,
  };
}
