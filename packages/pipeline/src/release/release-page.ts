import type { ReleasePage, Tags } from '@ostrata/ports';
import { formatTagName, parseTrailers } from '@ostrata/versioning';
import { codeSpan } from './tell/markdown.ts';

/** The page of a release, from its tag and the tags of its images alone; `undefined` when there is no such tag. */
export async function releasePage(tags: Tags, name: string): Promise<ReleasePage | undefined> {
  const [release] = await tags.list([name]);
  if (release === undefined) return undefined;
  const units = parseTrailers(release.message);
  const names = [...new Set(units.map(({ image, version }) => formatTagName({ image, version })))];
  const annotations = new Map((await tags.list(names)).map((tag) => [tag.name, tag.message]));
  const sections = names.map((tag) => {
    const targets = units.filter((one) => formatTagName(one) === tag).map(({ target }) => `\`${target}\``);
    return [`### ${tag}`, '', targets.join(', '), '', ...notesOf(annotations.get(tag) ?? '')].join('\n');
  });
  return { tag: name, title: name, notes: `${sections.join('\n\n')}\n` };
}

/** The list of an annotation: what stands between its title and its trailers. */
function notesOf(annotation: string): readonly string[] {
  return annotation
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => `- ${noteOf(line.slice(2))}`);
}

/** A commit's subject is anybody's text; its id behind that, which GitHub makes a link of, is git's. */
function noteOf(line: string): string {
  const [, subject, id] = /^(.*) \(([0-9a-f]{9})\)$/.exec(line) ?? [];
  if (subject !== undefined && id !== undefined) return `${codeSpan(subject)} (${id})`;
  return line.startsWith('on ') ? `on ${codeSpan(line.slice('on '.length))}` : codeSpan(line);
}
