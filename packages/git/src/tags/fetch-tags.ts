import { TagMissing, TagMoved } from '@ostrata/ports';
import { parseReleaseName, parseTagName, parseTrailers } from '@ostrata/versioning';
import { fetch } from '../fetch.ts';
import { git, GitFailed, gitOutput, splitNul } from '../git.ts';

/**
 * Brings the tags of a remote here. One that is another here than there stays as it is. Throws `TagMoved`, and `TagsNotPushed`
 * when image or release tags are here alone: a release would count on what nobody else sees. Throws `GitFailed`.
 */
export async function fetchTags(folder: string, remote: string): Promise<void> {
  const refspec = 'refs/tags/*:refs/tags/*';
  try {
    const { stderr } = await gitOutput(folder, [
      '-c',
      'fetch.output=full',
      ...fetch,
      '--verbose',
      '--',
      remote,
      refspec,
    ]);
    await requirePushed(folder, remote, stderr.toString('utf8'));
  } catch (error) {
    throw explained(error);
  }
}

/** Brings tags by name, and what they point at, and nothing else. Throws `TagMoved`, `TagMissing`, `GitFailed`. */
export async function fetchNamedTags(folder: string, remote: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const refspecs = names.map((name) => `refs/tags/${name}:refs/tags/${name}\n`).join('');
  try {
    await git(folder, [...fetch, '--stdin', '--', remote], refspecs);
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof GitFailed)) return error;
  const missing = /couldn't find remote ref refs\/tags\/(?<name>\S+)/.exec(error.stderr)?.groups?.['name'];
  if (missing !== undefined) return new TagMissing(missing, { cause: error });
  const moved = [...error.stderr.matchAll(/^ ! \[rejected\]\s+(\S+)\s+-> .*would clobber existing tag/gm)];
  if (moved.length === 0) return error;
  return new TagMoved(
    moved.map(([, name = '']) => name),
    { cause: error },
  );
}

/** `told` names each tag that the remote has, new here or not: asking the remote again would take as long as the fetch. */
async function requirePushed(folder: string, remote: string, told: string): Promise<void> {
  const there = new Set([...told.matchAll(/ -> (\S+)$/gm)].map(([, name]) => name));
  const here = (await git(folder, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags'])).split('\n');
  const alone = here.filter((name) => !there.has(name) && isOurs(name));
  if (alone.length > 0) throw new TagsNotPushed(alone, remote, await madeByHand(folder, alone));
}

function isOurs(name: string): boolean {
  return parseTagName(name) !== undefined || parseReleaseName(name) !== undefined;
}

/** Of `names` those that carry no trailer of ours. */
async function madeByHand(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const format = '--format=%(refname:strip=2)%01%(objecttype)%01%(contents)%00';
  const made = new Set<string>();
  for (const one of splitNul(await git(folder, ['for-each-ref', format, 'refs/tags']))) {
    const [name = '', type = '', ...message] = one.replace(/^\n/, '').split('\x01');
    // Of a tag without an annotation git tells what the commit says.
    if (type === 'tag' && parseTrailers(message.join('\x01')).length > 0) made.add(name);
  }
  return names.filter((name) => !made.has(name));
}

/** Image or release tags are here and not on the remote: of a release that was not pushed, or made by hand. */
export class TagsNotPushed extends Error {
  override readonly name = 'TagsNotPushed';
  readonly tags: readonly string[];

  constructor(tags: readonly string[], remote: string, byHand: readonly string[] = []) {
    const ours = tags.filter((name) => !byHand.includes(name));
    const images = ours.filter((name) => parseTagName(name) !== undefined);
    const releases = ours.filter((name) => parseTagName(name) === undefined);
    const pushes = [
      ...(images.length > 0 ? [`\`git push --atomic ${remote} ${listed(images, '*/v*.*.*')}\``] : []),
      ...(releases.length > 0 ? [`\`git push ${remote} ${listed(releases, 'release/*')}\``] : []),
    ];
    const absent = (names: readonly string[]) => `${some(names)} here and not on ${remote}`;
    super(
      [
        ...(byHand.length > 0
          ? [
              `${absent(byHand)}, made by hand, so that nothing can be built from ${byHand.length === 1 ? 'it' : 'them'}: ` +
                `take ${byHand.length === 1 ? 'it' : 'them'} away with \`git tag -d${byHand.length > shown ? '' : ` ${byHand.join(' ')}`}\``,
            ]
          : []),
        ...(ours.length > 0
          ? [`${absent(ours)}; push them: ${pushes.join(', then ')}; or take them away with \`git tag -d\``]
          : []),
      ].join('; '),
    );
    this.tags = tags;
  }
}

function some(names: readonly string[]): string {
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `${names.slice(0, shown).join(', ')}${more} ${names.length === 1 ? 'is' : 'are'}`;
}

const shown = 8;

/** Many names would not fit on a line: git lists them. */
function listed(names: readonly string[], pattern: string): string {
  return names.length > shown ? `$(git tag --list '${pattern}')` : names.join(' ');
}
