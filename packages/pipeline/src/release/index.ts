export { explain, type ExplainedUnit } from './explain.ts';
export { codeSpan, plainText } from './markdown.ts';
export { plan, type AlreadyDue, type Plan, type PlannedImage, type PlanOptions, type PlanPorts } from './plan.ts';
export { release, type Released } from './release.ts';
export { releasePage } from './release-page.ts';
export type { UnfinishedRelease } from './tagged.ts';
