import { isAbsolute, relative, sep } from 'node:path';
import { problem, type Place, type Problem } from '@ostrata/problems';

/**
 * Packer's diagnostics in a text, as problems. Files are relative to `folder`, where they are in it. Packer names a line and
 * no column: the column is where the quoted line starts.
 */
export function parseDiagnostics(text: string, folder: string): readonly Problem[] {
  const blocks = text.split(/^(?=(?:Error|Warning): )/m).filter((block) => /^(?:Error|Warning): /.test(block));
  return blocks.map((block) => toProblem(block, folder));
}

function toProblem(block: string, folder: string): Problem {
  const [first = '', ...rest] = block.split('\n');
  const severity = first.startsWith('Warning: ') ? 'warning' : 'error';
  const summary = first.replace(/^(?:Error|Warning): /, '').trim();
  const place = placeOf(rest, folder);
  const detail = rest
    .filter((line) => !location.test(line) && !quoted.test(line))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const message = detail === '' || detail === summary ? summary : `${summary.replace(/[:.]$/, '')}: ${detail}`;
  return problem(`packer-${severity}`, message, { place, severity, hint: hintFor(message) });
}

const location = /^\s+on (?<file>.+?) line (?<line>\d+)(?:, in (?<context>.+))?:$/;
const quoted = /^\s+(?:\d+:(?: |$).*|\(source code not available\))$/;

function placeOf(lines: readonly string[], folder: string): Place | undefined {
  const at = lines.map((line) => location.exec(line)?.groups).find((groups) => groups !== undefined);
  if (at === undefined) return undefined;
  const line = Number(at['line']);
  const source = lines.map((text) => /^\s+(\d+): (.*)$/.exec(text)).find((match) => Number(match?.[1]) === line);
  const column = (source?.[2]?.search(/\S/) ?? 0) + 1;
  return { file: inFolder(at['file'] ?? '', folder), start: { line, column: Math.max(column, 1) } };
}

function inFolder(file: string, folder: string): string {
  if (!isAbsolute(file)) return file;
  const path = relative(folder, file);
  return path.startsWith('..') ? file : path.split(sep).join('/');
}

function hintFor(message: string): string | undefined {
  if (
    /missing plugins?|plugins? .*not installed|unknown .*(?:builder|provisioner|post-processor|source)/i.test(message)
  ) {
    return 'run `packer init` in the folder, or install the plugin with `packer plugins install`';
  }
  return undefined;
}
