import { BadSignature } from '@ostrata/ports';
import { GithubUnavailable } from '../api/errors.ts';
import type { Task } from '../api/task.ts';

/**
 * Who signed a tag, by GitHub's own check: the tagger's e-mail address in what was signed. GitHub calls a signature verified
 * only if its key belongs to the account that owns that address. `undefined` when it is not signed. Throws `BadSignature`.
 */
export async function verifyTag(task: Task, tag: string): Promise<{ readonly signer: string } | undefined> {
  const purpose = { doing: `verifying the tag ${tag}`, permission: 'contents: read', isChange: false };
  const { data: ref } = await task.send(purpose, (octokit, at) =>
    octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref: `tags/${tag}` }),
  );
  if (ref.object.type !== 'tag') return undefined;
  const { data: found } = await task.send(purpose, (octokit, at) =>
    octokit.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...at, tag_sha: ref.object.sha }),
  );
  const { verification } = found;
  if (verification === undefined || verification.reason === 'unsigned') return undefined;
  if (serviceReasons.has(verification.reason))
    throw new GithubUnavailable(purpose.doing, `GitHub cannot check signatures now (${verification.reason})`);
  if (!verification.verified) throw new BadSignature(tag, `GitHub says ${verification.reason.replaceAll('_', ' ')}`);
  const { name, signer } = readPayload(verification.payload ?? '');
  // A signed tag under another name would give that name a signature that nobody meant for it.
  if (name !== tag) throw new BadSignature(tag, `it is the tag ${name ?? ''} under another name`);
  if (signer === undefined) throw new BadSignature(tag, 'it does not tell who signed it');
  return { signer };
}

const serviceReasons = new Set(['gpgverify_error', 'gpgverify_unavailable']);

/** The head of the tag object, which is what was signed. */
function readPayload(payload: string): { readonly name: string | undefined; readonly signer: string | undefined } {
  const head = payload.split('\n\n')[0] ?? '';
  return {
    name: /^tag (?<name>.*)$/m.exec(head)?.groups?.['name'],
    signer: /^tagger .*<(?<email>[^<>\s]+)> \d+ [+-]\d{4}$/m.exec(head)?.groups?.['email'],
  };
}
