export { explain, type ExplainedUnit } from './explain.ts';
export { escapeMarkdown, plainText } from './markdown.ts';
export { plan, type Plan, type PlanOptions, type PlanPorts } from './plan.ts';
export { release, type Released } from './release.ts';
export { releasePage } from './release-page.ts';
export type { UnfinishedRelease } from './unfinished.ts';
