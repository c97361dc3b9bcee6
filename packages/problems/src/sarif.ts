import type { Place, Problem } from './problem.ts';

/** Who found the problems. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
  readonly informationUri?: string;
}

/**
 * Problems as a SARIF 2.1.0 log, which code scanning takes. Serialise it with `JSON.stringify`. `elsewhere` is the file that a problem
 * without a place is shown in: one such result, and GitHub refuses them all.
 */
export function formatSarif(
  problems: readonly Problem[],
  tool: SarifTool,
  { elsewhere }: { readonly elsewhere?: string } = {},
) {
  const everywhere = elsewhere === undefined ? undefined : { file: elsewhere };
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...tool, rules: rules.map((id) => ({ id })) } },
        results: problems.map(({ code, severity, message, place = everywhere, hint }) => ({
          ruleId: code,
          ruleIndex: rules.indexOf(code),
          level: severity === 'notice' ? 'note' : severity,
          message: { text: hint === undefined ? message : `${message}. ${hint}` },
          locations: place === undefined ? [] : [{ physicalLocation: physicalLocation(place) }],
        })),
      },
    ],
  };
}

function physicalLocation({ file, start, end }: Place) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    ...(start && {
      region: {
        startLine: start.line,
        startColumn: start.column,
        ...(end && { endLine: end.line, endColumn: end.column }),
      },
    }),
  };
}
