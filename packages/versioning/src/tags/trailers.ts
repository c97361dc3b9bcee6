import { isTargetName, type TargetName } from '@ostrata/catalog';
import { isFingerprint, type Fingerprint } from '../fingerprint/fingerprint.ts';
import { tagName } from './tag-name.ts';

/** One unit of a release, as a tag's annotation carries it. */
export interface BuildTrailer {
  readonly image: string;
  readonly version: string;
  readonly target: TargetName;
  readonly fingerprint: Fingerprint;
  /** `<image>@<version>` that it stands on. */
  readonly parent?: string;
  readonly refresh?: string;
}

/** `Ostrata-Build: <image>@<version> <target> <fingerprint> parent=<image>@<version> refresh=<stamp>`, one line a unit. */
export function formatTrailers(trailers: readonly BuildTrailer[]): string {
  return trailers
    .map(({ image, version, target, fingerprint, parent, refresh }) => {
      const more = [parent && `parent=${parent}`, refresh && `refresh=${refresh}`].filter(Boolean);
      return `Ostrata-Build: ${[`${image}@${version}`, target, fingerprint, ...more].join(' ')}\n`;
    })
    .join('');
}

/** The trailers of an annotation, in its order. Lines that are not whole trailers of ours are not read. */
export function parseTrailers(annotation: string): readonly BuildTrailer[] {
  const found: BuildTrailer[] = [];
  for (let start = 0; start < annotation.length;) {
    const newline = annotation.indexOf('\n', start);
    const end = newline === -1 ? annotation.length : newline;
    const trailer = annotation.startsWith(trailerKey, start)
      ? parseOne(annotation.slice(start + trailerKey.length, end).trim())
      : undefined;
    if (trailer !== undefined) found.push(trailer);
    start = end + 1;
  }
  return found;
}

/**
 * A fingerprint, such as `v2:…`, of an algorithm that this program does not know, in an annotation whose trailer is whole otherwise:
 * a newer Ostrata made it. `undefined` where there is none.
 */
export function unknownFingerprint(annotation: string): string | undefined {
  for (const [, reference = '', target = '', print = ''] of annotation.matchAll(otherAlgorithm)) {
    if (parseReference(reference) !== undefined && isTargetName(target)) return print;
  }
  return undefined;
}

const otherAlgorithm = /^Ostrata-Build: (\S+) (\S+) (v(?!1:)\d+:[\w+/=-]+)(?: .*)?$/gm;

const trailerKey = 'Ostrata-Build: ';

function parseOne(text: string): BuildTrailer | undefined {
  const [reference = '', target = '', fingerprint = '', ...more] = text.split(' ');
  const named = parseReference(reference);
  if (named === undefined || !isTargetName(target) || !isFingerprint(fingerprint)) return undefined;
  const value = (key: string) => more.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
  const [parent, refresh] = [value('parent'), value('refresh')];
  if (parent !== undefined && parseReference(parent) === undefined) return undefined;
  if (refresh !== undefined && !/^[\w:.+-]+$/.test(refresh)) return undefined;
  return { ...named, target, fingerprint, ...(parent && { parent }), ...(refresh && { refresh }) };
}

/** `<image>@<version>`. */
function parseReference(text: string) {
  const at = text.indexOf('@');
  return tagName(text.slice(0, Math.max(at, 0)), text.slice(at + 1));
}
