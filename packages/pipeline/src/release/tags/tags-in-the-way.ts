import type { TagRef } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import { formatTagName, nextRelease, type DueImage } from '@ostrata/versioning';
import type { CommitPlan } from '../plan.ts';

/**
 * Tags beside which git can make none of those that a release wants: a name is a file or a folder of names, and never both. A plan
 * warns of them; `release` emits nothing while there is one.
 */
export function tagsInTheWay(
  refs: readonly TagRef[],
  {
    images,
    unfinished,
    at,
  }: Pick<CommitPlan, 'unfinished'> & { readonly images: readonly DueImage[]; readonly at: Date },
): readonly Problem[] {
  if (images.length === 0 && unfinished.length === 0) return [];
  const release = nextRelease(
    refs.map(({ name }) => name),
    at,
  );
  const wanted = new Set([...images.map(({ image, to }) => formatTagName({ image, version: to })), release]);
  const folders = new Map([...wanted].map((name) => [name.slice(0, name.indexOf('/')), name]));
  return refs.flatMap(({ name }) => {
    // A tag that is wanted has one slash.
    const first = name.indexOf('/');
    const second = first === -1 ? -1 : name.indexOf('/', first + 1);
    const below = second === -1 ? '' : name.slice(0, second);
    const kept = first === -1 ? folders.get(name) : wanted.has(below) ? below : undefined;
    return kept === undefined ? [] : [inTheWay(name, kept)];
  });
}

function inTheWay(name: string, wanted: string): Problem {
  const other = `old-${name.replaceAll('/', '-')}`;
  const [from, to] = [shellWord(name), shellWord(other)];
  return problem('tag-in-the-way', `the tag ${name} keeps git from making ${wanted}, so that nothing can be released`, {
    severity: 'warning',
    hint:
      `rename it: here with \`git tag ${to} ${from} && git tag -d ${from}\`, ` +
      `on the remote with \`git push origin ${to} ${shellWord(`:refs/tags/${name}`)}\``,
  });
}

/** A name as a shell takes it, whatever it holds. */
function shellWord(name: string): string {
  return /^[\w./:@+=,-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
