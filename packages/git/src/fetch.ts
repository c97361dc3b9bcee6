/**
 * The start of every fetch: only what is named comes, and nothing that is here goes. A user's `fetch.prune` would take away tags
 * that the remote does not have.
 */
export const fetch = ['fetch', '--no-tags', '--no-prune', '--no-prune-tags', '--no-recurse-submodules'] as const;
