/** One line of `-machine-readable` output: `timestamp,target,type,data…`. */
export interface MachineLine {
  /** The build's name, such as `qemu.debian`; empty when the line is of no build. */
  readonly target: string;
  readonly type: string;
  readonly data: readonly string[];
}

/** A line in its parts with Packer's escapes undone, or `undefined` when it is none, such as a crash report. */
export function parseMachineLine(line: string): MachineLine | undefined {
  const [timestamp, target, type, ...data] = line.replace(/\r$/, '').split(',');
  if (timestamp === undefined || !/^\d+$/.test(timestamp) || target === undefined || !type) return undefined;
  return { target: unescape(target), type, data: data.map(unescape) };
}

/** Packer writes a comma as `%!(PACKER_COMMA)` and line ends as `\n` and `\r`; it escapes no backslash of its own. */
function unescape(text: string): string {
  return text.replaceAll('%!(PACKER_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}
