// Sums the reports of all projects. A project without a report failed before its first test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const projects = ['packages', 'apps', 'tools'].flatMap((folder) =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((project) => existsSync(join(project, 'package.json')))
    .filter((project) => JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).scripts?.test !== undefined),
);

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const project of projects) {
  const file = join(project, 'test-results/vitest.json');
  if (!existsSync(file)) {
    console.error(`${project} gave no report`);
    sum.failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0);
  sum.skipped += report.numPendingTests + report.numTodoTests;
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === 'pending' || status === 'skipped') console.error(`not run: ${project}: ${fullName.trim()}`);
    }
  }
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
