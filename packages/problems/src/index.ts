export { formatGitHub } from './github.ts';
export { formatJunit, formatJunitSuites, junitSuite, type JunitCase, type JunitSuite } from './junit.ts';
export { nearest, suggest } from './nearest.ts';
export {
  formatPlace,
  hasErrors,
  problem,
  sortProblems,
  type Place,
  type Position,
  type Problem,
  type Severity,
} from './problem.ts';
export { formatSarif, type SarifTool } from './sarif.ts';
export { formatText, plain, type Paint, type TextOptions } from './text.ts';
