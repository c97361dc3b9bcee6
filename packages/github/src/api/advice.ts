import type { Headers } from './limits.ts';

/** What a person can do about a refusal. */
export function explainRefusal({ status, reason, headers, permission }: Refused): string {
  if (/signature/i.test(reason)) return signedTags;
  if (/rule violations|protected (tag|ref)/i.test(reason))
    return "the repository's rules forbid it: let this token's owner bypass them, or change them under Settings > Rules";
  if (status === 401) return 'the token is wrong, has expired or was revoked: make a new one';
  if (status === 403) {
    if (headers['x-github-sso'] !== undefined)
      return "the organisation wants single sign-on: authorise the token for it in your account's settings";
    if (/locked|archived|read-only/i.test(reason)) return 'unlock or unarchive it first';
    const accepted = headers['x-accepted-github-permissions'];
    return `give the token the permission \`${accepted === undefined ? permission : readPermission(String(accepted))}\``;
  }
  if (status === 404 || status === 410)
    return `check its name, and that the token may see it (permission \`${permission}\`): GitHub hides what it may not`;
  if (status === 409) return 'the repository is empty, or is just being changed: push a commit first, or run again';
  return 'change what is asked for';
}

/** What to do where tags must be signed. */
export const signedTags =
  'tags made through the API carry no signature: sign them here and send them with `git push --atomic`';

interface Refused {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  /** What the request needs, such as `contents: write`. */
  readonly permission: string;
}

/** `contents=write; contents=write,workflows=write` names what would do: the first is the least. */
function readPermission(header: string): string {
  return (header.split(';')[0] ?? '').trim().replaceAll('=', ': ').replaceAll(',', ', ');
}
