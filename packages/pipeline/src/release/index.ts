export { explain, type ExplainedUnit } from './explain.ts';
export { codeSpan, plainText } from './tell/markdown.ts';
export { plan, type AlreadyDue, type Plan, type PlannedImage, type PlanOptions, type PlanPorts } from './plan.ts';
export { release, type EmittedRelease, type Released, type ReleaseOptions, type ReleasePorts } from './release.ts';
export { previewRelease } from './preview-release.ts';
export { isOvertaken } from './tags/released-elsewhere.ts';
export { releasePage } from './release-page.ts';
export type { UnfinishedRelease } from './tags/unfinished.ts';
