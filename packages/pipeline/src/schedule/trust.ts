import type { Branches, GitTag, Tags } from '@ostrata/ports';

/** What delivery trusts: by its own configuration, and never by that of the commit that it is asked to build. */
export interface Trust {
  /** Branches that releases come from; one `*` in a name stands for any text. */
  readonly branches: readonly string[];
  /** Who may sign tags: an ssh principal, or the fingerprint of an OpenPGP key. `anybody` takes unsigned tags too. */
  readonly signers: readonly string[] | 'anybody';
}

/** Why a tag is trusted. `signer` is absent where nobody needs to sign and nobody did. */
export interface Trusted {
  readonly branch: string;
  readonly signer?: string;
}

/** Holds a tag against what is trusted. Throws `UntrustedTag`, `BadSignature`. */
export async function verifyTrust(
  { tags, branches }: { readonly tags: Tags; readonly branches: Branches },
  { name, commit }: GitTag,
  trust: Trust,
): Promise<Trusted> {
  const signer = await verifySigner(tags, name, trust);
  const [branch] = await branches.holding(commit, trust.branches);
  if (branch === undefined) {
    throw new UntrustedTag(
      name,
      `its commit ${commit.slice(0, 12)} is on none of the branches that releases come from (${trust.branches.join(', ')})`,
    );
  }
  return { branch, ...(signer !== undefined && { signer }) };
}

/** Who signed a tag; `undefined` where nobody needs to. Throws `UntrustedTag`, `BadSignature`. */
export async function verifySigner(tags: Tags, name: string, { signers }: Trust): Promise<string | undefined> {
  if (signers === 'anybody') return undefined;
  const signed = await tags.verify(name);
  if (signed === undefined) throw new UntrustedTag(name, 'nobody signed it');
  if (!signers.includes(signed.signer))
    throw new UntrustedTag(name, `${signed.signer} signed it, who is none of the signers`);
  return signed.signer;
}

/** A tag that delivery's own configuration does not trust; nothing is built from it. */
export class UntrustedTag extends Error {
  override readonly name = 'UntrustedTag';
  readonly tag: string;

  constructor(tag: string, reason: string) {
    super(`${tag} is not trusted: ${reason}`);
    this.tag = tag;
  }
}
