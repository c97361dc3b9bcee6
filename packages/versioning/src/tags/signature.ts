/** Where the signature of a tag begins, which git keeps at the end of its text: OpenPGP's, ssh's or that of X.509. */
const start = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$/m;

/** True for the text of a tag that carries a signature, good or not. */
export function isSigned(text: string): boolean {
  return start.test(text);
}

/** The text of a tag without its signature. */
export function withoutSignature(text: string): string {
  const found = start.exec(text);
  return found === null ? text : text.slice(0, found.index);
}
