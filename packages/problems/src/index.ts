export { hasErrors, type Place, type Position, type Problem, type Severity } from './problem.ts';
