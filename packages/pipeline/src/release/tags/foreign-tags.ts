import { BadSignature, type Tags } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import { formatTagName } from '@ostrata/versioning';
import type { UnfinishedRelease } from './unfinished.ts';

/**
 * Where releases are signed, the image tags that lack a release and that nobody who may signed: a copied trailer, tagged by hand, would
 * come out as a signed release. `own` are tags that this run made.
 */
export async function foreignTags(
  tags: Tags,
  unfinished: readonly UnfinishedRelease[],
  own: ReadonlySet<string> = new Set(),
): Promise<readonly Problem[]> {
  const names = new Set(unfinished.flatMap(({ units }) => units.map(formatTagName)));
  const others = [...names].filter((name) => !own.has(name));
  if (others.length === 0 || !(await tags.signs())) return [];
  const problems: Problem[] = [];
  for (const name of others) {
    const reason = await doubt(tags, name);
    if (reason !== undefined) problems.push(notOurs(name, reason));
  }
  return problems;
}

/** Why a tag is not known to be of a run of ours. */
async function doubt(tags: Tags, name: string): Promise<string | undefined> {
  try {
    return (await tags.verify(name)) === undefined ? 'nobody signed it, while releases are signed here' : undefined;
  } catch (error) {
    if (error instanceof BadSignature) return error.message;
    throw error;
  }
}

function notOurs(name: string, reason: string): Problem {
  return problem('unfinished-not-ours', `${name} is in no release, and is put into none: ${reason}`, {
    hint:
      `a tag that was made by hand is taken away with \`git push origin :refs/tags/${name}\` and \`git tag -d ${name}\`; ` +
      'for one that a run of yours made, let git know its signer (`gpg.ssh.allowedSignersFile`, or the key of OpenPGP)',
  });
}
