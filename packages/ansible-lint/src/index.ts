export { ansibleLint, LintFailed, type AnsibleLintOptions } from './ansible-lint.ts';
