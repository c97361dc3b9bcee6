/** The command that builds one unit of a release in any clone, and keeps the machine of a failed build. */
export function reproduce(tag: string, unit: string): string {
  const [image = '', ...target] = unit.split('/');
  return ['ostrata', 'build', image, '--target', target.join('/'), '--release', tag, '--debug'].map(quoted).join(' ');
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w./@:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
