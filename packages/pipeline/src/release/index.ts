export { explain, type ExplainedUnit } from './explain.ts';
export { escapeMarkdown, plainText } from './markdown.ts';
export { plan, type Plan, type PlanOptions, type PlanPorts } from './plan.ts';
export { release, type EmittedRelease, type Released, type ReleaseOptions, type ReleasePorts } from './release.ts';
export { previewRelease } from './preview-release.ts';
export { isOvertaken } from './released-elsewhere.ts';
export { releasePage } from './release-page.ts';
export type { UnfinishedRelease } from './unfinished.ts';
