import { formatPlace, type Problem } from './problem.ts';

/** Problems as a JUnit report: a test case each, errors failed; without any problem one case that passed. */
export function formatJunit(problems: readonly Problem[], { suite }: { readonly suite: string }): string {
  const failures = problems.filter(({ severity }) => severity === 'error').length;
  const cases =
    problems.length === 0 ? [`    <testcase classname="${xml(suite)}" name="no problems"/>`] : problems.map(testCase);
  const counts = `tests="${cases.length}" failures="${failures}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(suite)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ code, severity, message, place, hint }: Problem): string {
  const where = place === undefined ? '' : formatPlace(place);
  const text = [message, where, hint].filter(Boolean).join('\n');
  const open = `    <testcase classname="${xml(code)}" name="${xml(where || message)}">`;
  const inner =
    severity === 'error'
      ? `<failure type="${xml(code)}" message="${xml(message)}">${xml(text)}</failure>`
      : `<system-out>${xml(text)}</system-out>`;
  return `${open}${inner}</testcase>`;
}

/** Text for XML 1.0, which has no way at all to write most control characters and lone surrogates. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
