import type { Problem } from './problem.ts';

/**
 * Problems as workflow commands of GitHub Actions, one a line, which it shows beside the changed lines.
 * Source: the "Workflow commands for GitHub Actions" page of GitHub's documentation.
 */
export function formatGitHub(problems: readonly Problem[]): string {
  return problems.map((one) => `${command(one)}\n`).join('');
}

function command({ code, severity, message, place, hint }: Problem): string {
  const properties = {
    file: place?.file,
    line: place?.start?.line,
    col: place?.start?.column,
    endLine: place?.end?.line,
    endColumn: place?.end?.column,
    title: code,
  };
  const list = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${escapeProperty(String(value))}`,
  );
  return `::${severity} ${list.join(',')}::${escapeData(hint === undefined ? message : `${message}\n${hint}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
