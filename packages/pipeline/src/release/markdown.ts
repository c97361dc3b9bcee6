/** Text that Markdown, HTML, a table and a mention leave as it is: what a commit says is anybody's. */
export function escapeMarkdown(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- they are what is taken out
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/[\\`*_{}[\]()#+!|~]/g, (sign) => `\\${sign}`)
      .replace(/@/g, '@\u200b')
  );
}
