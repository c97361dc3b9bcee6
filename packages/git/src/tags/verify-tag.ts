import { BadSignature } from '@ostrata/ports';
import { isSigned } from '@ostrata/versioning';
import { git, gitOutput, GitFailed } from '../git.ts';

/**
 * Who signed a tag: the primary key's fingerprint for OpenPGP, the principal of git's allowed signers file for SSH. What the
 * tag itself says of its tagger is never believed. `undefined` when it is not signed. Throws `BadSignature`.
 */
export async function verifyTag(
  folder: string,
  tag: string,
  allowedSigners?: string,
): Promise<{ readonly signer: string } | undefined> {
  const id = (await git(folder, ['show-ref', '--verify', '--hash', '--', `refs/tags/${tag}`])).trim();
  if ((await git(folder, ['cat-file', '-t', id])).trim() !== 'tag') return undefined;
  const content = await git(folder, ['cat-file', 'tag', id]);
  if (!isSigned(content)) return undefined;
  const inside = /^tag (.*)$/m.exec(content)?.[1];
  // A signed tag under another name would give that name a signature that nobody meant for it.
  if (inside !== tag) throw new BadSignature(tag, `it is the tag ${inside ?? ''} under another name`);
  const signer = signerIn(await check(folder, tag, id, allowedSigners));
  if (signer === undefined) throw new BadSignature(tag, 'git does not tell who signed it');
  return { signer };
}

async function check(folder: string, tag: string, id: string, allowedSigners: string | undefined): Promise<string> {
  const signers = allowedSigners === undefined ? [] : ['-c', `gpg.ssh.allowedSignersFile=${allowedSigners}`];
  try {
    return (await gitOutput(folder, [...signers, 'verify-tag', '--raw', '--', id])).stderr.toString('utf8');
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const lines = error.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('[GNUPG:]'));
    const said = lines.length > 0 ? lines.join('; ') : 'its signature is not good';
    throw new BadSignature(tag, said, { cause: error });
  }
}

function signerIn(output: string): string | undefined {
  const primary = /^\[GNUPG:\] VALIDSIG (?:\S+ ){9}(?<key>[0-9A-F]+)$/m.exec(output)?.groups?.['key'];
  return primary ?? /^Good "git" signature for (?<principal>.+) with \S+ key \S+$/m.exec(output)?.groups?.['principal'];
}
