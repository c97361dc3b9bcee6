/** Text that Markdown, HTML, a table and a mention leave as it is: what a commit says is anybody's. */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~]/g, (sign) => `\\${sign}`)
    .replace(/@/g, '@\u200b');
}

/** One line without control characters, which move a cursor, and without those that turn a line round. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
