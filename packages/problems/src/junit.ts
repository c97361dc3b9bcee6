import { formatPlace, type Problem } from './problem.ts';

/** One case of a JUnit report. Without `failure` and `skipped` it passed. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds?: number;
  readonly failure?: { readonly type: string; readonly message: string; readonly details: string };
  /** Why it was not run. */
  readonly skipped?: string;
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** Problems as a JUnit report: a test case each, errors failed; without any problem one case that passed. */
export function formatJunit(problems: readonly Problem[], { suite }: { readonly suite: string }): string {
  return formatJunitSuites([junitSuite(problems, suite)]);
}

/** Problems as one suite of a report. */
export function junitSuite(problems: readonly Problem[], name: string): JunitSuite {
  return {
    name,
    cases: problems.length === 0 ? [{ classname: name, name: 'no problems' }] : problems.map(problemCase),
  };
}

/** A JUnit report of any cases; their texts may hold anything. */
export function formatJunitSuites(suites: readonly JunitSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${xml(name)}" ${counts(cases)}>`,
      ...cases.map(testCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(cases: readonly JunitCase[]): string {
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return `tests="${cases.length}" failures="${failures}"${skipped === 0 ? '' : ` skipped="${skipped}"`}`;
}

function problemCase({ code, severity, message, place, hint }: Problem): JunitCase {
  const where = place === undefined ? '' : formatPlace(place);
  const text = [message, where, hint].filter(Boolean).join('\n');
  return {
    classname: code,
    name: where || message,
    ...(severity === 'error' ? { failure: { type: code, message, details: text } } : { output: text }),
  };
}

function testCase({ classname, name, seconds, failure, skipped, output }: JunitCase): string {
  const time = seconds === undefined ? '' : ` time="${seconds.toFixed(1)}"`;
  const open = `    <testcase classname="${xml(classname)}" name="${xml(name)}"${time}`;
  const inner = [
    failure &&
      `<failure type="${xml(failure.type)}" message="${xml(failure.message)}">${xml(failure.details)}</failure>`,
    skipped !== undefined && `<skipped message="${xml(skipped)}"/>`,
    output !== undefined && `<system-out>${xml(output)}</system-out>`,
  ].filter(Boolean);
  return inner.length === 0 ? `${open}/>` : `${open}>${inner.join('')}</testcase>`;
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
