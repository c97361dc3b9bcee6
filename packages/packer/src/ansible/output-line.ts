/** What a line that Ansible prints is. Texts of results and errors go on in lines of kind `rest`. */
export type AnsibleLine =
  | { readonly kind: 'heading'; readonly title: string; readonly task: string | undefined }
  | { readonly kind: 'failure'; readonly item: string | undefined; readonly result: string }
  | { readonly kind: 'outcome' }
  | { readonly kind: 'ignoring' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'rest' };

/** Reads one line of what Ansible's own callback prints, from 2.14 to 2.19. */
export function ansibleLine(text: string): AnsibleLine {
  const heading = /^(?<title>[A-Z][A-Z ]*?)(?: \[(?<name>.*)\])? \*+$/.exec(text)?.groups;
  if (heading !== undefined) {
    const title = heading['title'] ?? '';
    return { kind: 'heading', title, task: /^(?:TASK|RUNNING HANDLER)$/.test(title) ? heading['name'] : undefined };
  }
  const failure = failed.exec(text)?.groups;
  if (failure !== undefined) return { kind: 'failure', item: failure['item'], result: failure['result'] ?? '' };
  if (/^(?:ok|changed|skipping|included): \[/.test(text)) return { kind: 'outcome' };
  if (text === '...ignoring') return { kind: 'ignoring' };
  const message = /^(?:\[ERROR\]|ERROR!):? ?(?<message>.+)$/.exec(text)?.groups?.['message'];
  return message === undefined ? { kind: 'rest' } : { kind: 'error', message };
}

/** True for a line of a result that `no_log` keeps from being shown, however results are formatted. */
export function isCensored(text: string): boolean {
  return /(?:^|[{,])\s*"?censored"?: /.test(text);
}

const failed = /^(?:fatal|failed): \[[^\]]+\](?: \(item=(?<item>.*?)\))?(?:: [A-Z]+!)? => ?(?<result>.*)$/;
