export { ansibleProblems } from './checks.ts';
export { ansibleFolder, verifyAnsible } from './folder.ts';
