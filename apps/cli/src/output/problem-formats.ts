import { formatGitHub, formatJunit, formatSarif, type Problem } from '@ostrata/problems';
import { BadOption } from './options.ts';

/** Forms of problems for programs. Paths count from the top of the git repository, as GitHub's do. */
export const problemFormats = ['github', 'sarif', 'junit'] as const;
export type ProblemFormat = (typeof problemFormats)[number];

/** Problems in a form, whole. `prefix` is where the image repository stands in the git repository: empty, or with `/` at its end. */
export function formatted(
  problems: readonly Problem[],
  format: ProblemFormat,
  { version, prefix }: { readonly version: string; readonly prefix: string },
): string {
  const placed = problems.map(({ place, ...one }): Problem =>
    place === undefined ? one : { ...one, place: { ...place, file: `${prefix}${place.file}` } },
  );
  switch (format) {
    case 'github':
      return formatGitHub(placed);
    case 'sarif': {
      const log = formatSarif(placed, { name: 'ostrata', version }, { elsewhere: `${prefix}ostrata.yaml` });
      return `${JSON.stringify(log, null, 2)}\n`;
    }
    case 'junit':
      return formatJunit(placed, { suite: 'ostrata check' });
  }
}

/** Throws `BadOption` for another form. */
export function problemFormat(option: string, text: string): ProblemFormat {
  const found = problemFormats.find((known) => known === text);
  if (found === undefined) throw new BadOption(option, `it is one of ${problemFormats.join(', ')}`);
  return found;
}

/** `--output <format>=<file>`, as often as it is given. */
export function outputs(
  values: readonly string[],
): readonly { readonly format: ProblemFormat; readonly file: string }[] {
  return values.map((value) => {
    const equals = value.indexOf('=');
    const file = value.slice(equals + 1);
    if (equals < 0 || file === '') throw new BadOption(`--output ${value}`, 'write it as sarif=findings.sarif');
    return { format: problemFormat(`--output ${value}`, value.slice(0, equals)), file };
  });
}
