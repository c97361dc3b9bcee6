import type { ImageRecord } from '@ostrata/versioning';
import { versionText } from '@ostrata/versioning';

/** What people read in the console, and accounts that an image is shared with, who see no tags. ASCII, 255 at most. */
export function descriptionOf(record: ImageRecord): string {
  const { image, target, parent, endOfLife, description } = record;
  const facts = [
    `${image} ${versionText(record)} for ${target}`,
    parent && `on ${parent.image}${parent.version === undefined ? '' : ` ${parent.version}`}`,
    `built ${record.builtAt.slice(0, 10)}`,
    record.commit && `from ${record.commit.slice(0, 12)}`,
    endOfLife && `end of life ${endOfLife}`,
  ];
  const text = [facts.filter((fact) => fact !== undefined).join(', '), description].filter(Boolean).join('. ');
  return text.replace(/[^ -~]/g, '?').slice(0, 255);
}
