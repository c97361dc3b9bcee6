import { signer, type StoredRef } from './git-store.ts';
import type { State, StoredComment, StoredRelease, StoredRuleset } from './state.ts';

const api = 'https://api.github.example/repos/acme/images';
const web = 'https://github.example/acme/images';
const time = '2026-11-23T10:00:00Z';

export function gitRef({ name, type, id }: StoredRef) {
  return {
    ref: `refs/tags/${name}`,
    node_id: 'REF_1',
    url: `${api}/git/refs/tags/${encodeURI(name)}`,
    object: { type, sha: id, url: `${api}/git/tags/${id}` },
  };
}

export function gitTag(state: State, id: string) {
  const text = state.git.tagText(id);
  const [head = ''] = text.split('\n\n');
  const field = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
  const tagger = /^(?<name>.*) <(?<email>.*)> (?<seconds>\d+) /.exec(field('tagger'))?.groups ?? {};
  return {
    node_id: 'TAG_1',
    tag: field('tag'),
    sha: id,
    url: `${api}/git/tags/${id}`,
    message: text.slice(head.length + 2),
    tagger: {
      name: tagger['name'] ?? '',
      email: tagger['email'] ?? '',
      date: new Date(Number(tagger['seconds']) * 1000).toISOString(),
    },
    object: { type: field('type'), sha: field('object'), url: `${api}/git/commits/${field('object')}` },
    verification: verification(state, id, text),
  };
}

function verification(state: State, id: string, text: string) {
  const start = text.search(/^-----BEGIN (PGP|SSH) SIGNATURE-----$/m);
  if (start === -1) return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  const isGood = state.git.isSignatureGood(id) && text.includes(`<${signer}>`);
  return {
    verified: isGood,
    reason: isGood ? 'valid' : 'unknown_key',
    signature: text.slice(start),
    payload: text.slice(0, start),
    verified_at: isGood ? time : null,
  };
}

export function comment({ id, author, body, pullRequest }: StoredComment) {
  return {
    id,
    node_id: `IC_${id}`,
    url: `${api}/issues/comments/${id}`,
    html_url: commentUrl({ id, pullRequest }),
    issue_url: `${api}/issues/${pullRequest}`,
    body,
    user: user(author),
    created_at: time,
    updated_at: time,
    author_association: 'NONE',
    performed_via_github_app: null,
  };
}

export function commentUrl({ id, pullRequest }: Pick<StoredComment, 'id' | 'pullRequest'>): string {
  return `${web}/pull/${pullRequest}#issuecomment-${id}`;
}

export function release({ id, tag, title, notes }: StoredRelease) {
  return {
    id,
    node_id: `RE_${id}`,
    url: `${api}/releases/${id}`,
    html_url: `${web}/releases/tag/${encodeURI(tag)}`,
    assets_url: `${api}/releases/${id}/assets`,
    upload_url: `${api}/releases/${id}/assets{?name,label}`,
    tarball_url: `${api}/tarball/${encodeURI(tag)}`,
    zipball_url: `${api}/zipball/${encodeURI(tag)}`,
    tag_name: tag,
    target_commitish: 'main',
    name: title,
    body: notes,
    draft: false,
    prerelease: false,
    created_at: time,
    published_at: time,
    author: user('release-bot[bot]'),
    assets: [],
  };
}

export function rulesetEntry({ id, name, enforcement = 'active' }: StoredRuleset) {
  return { id, name, target: 'tag', source_type: 'Repository', source: 'acme/images', enforcement };
}

export function ruleset(stored: StoredRuleset) {
  return {
    ...rulesetEntry(stored),
    conditions: { ref_name: { include: stored.include, exclude: [] } },
    rules: stored.rules.map((type) => ({ type })),
    current_user_can_bypass: stored.bypass ?? 'never',
  };
}

function user(login: string) {
  const url = `https://api.github.example/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: 41898282,
    node_id: 'BOT_1',
    avatar_url: `${web}/avatar`,
    gravatar_id: '',
    url,
    html_url: web,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'Bot',
    site_admin: false,
  };
}
