import type { Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { change } from '../connection/operation.ts';
import { ImageGone } from './found-image.ts';
import { imageByName, imagePath } from './image-resource.ts';
import type { Labels } from './labels.ts';

/** What changes: `undefined` takes a label away. */
export type LabelChange = Readonly<Record<string, string | undefined>>;

/** Changes labels of an image as they are now, and again where another run was faster. Throws `ImageGone`. */
export async function setLabels(gcp: Gcp, name: string, changed: LabelChange, running: Running = {}): Promise<void> {
  for (;;) {
    const present = await imageByName(gcp, name, running);
    if (present === undefined) throw new ImageGone(name);
    const wanted = withChange(present.labels, changed);
    if (isSame(wanted, present.labels)) return;
    const outcome = await change(
      gcp,
      {
        service: 'compute',
        method: 'POST',
        path: `${imagePath(gcp, name)}/setLabels`,
        body: { labels: wanted, labelFingerprint: present.labelFingerprint },
        expected: [412],
      },
      running,
    );
    // Another run changed them since, or it was ours, and its answer was lost.
    if (outcome.kind === 'done') return;
  }
}

function withChange(labels: Labels, changed: LabelChange): Labels {
  const all = Object.entries({ ...labels, ...changed });
  return Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function isSame(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
