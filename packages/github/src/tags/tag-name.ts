/** Whether git takes it as the name of a tag (`git check-ref-format refs/tags/<name>`). */
export function isTagName(name: string): boolean {
  return (
    name !== '' &&
    !forbidden.test(name) &&
    !name.endsWith('.') &&
    name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

// eslint-disable-next-line no-control-regex
const forbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/;
