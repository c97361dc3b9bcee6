import type { ReleaseSchedule } from '@ostrata/pipeline';
import * as z from 'zod';
import { credential, forTarget, type JenkinsSettings } from '../settings.ts';

const unit = z.object({
  unit: z.string(),
  image: z.string(),
  target: z.string(),
  version: z.string().optional(),
  fingerprint: z.string(),
  standsOn: z.string().optional(),
  from: z.object({ tag: z.string(), commit: z.string() }).optional(),
  waitsFor: z.string().optional(),
  why: z.enum(['released', 'joined']),
  state: z.enum(['due', 'present', 'revoked']),
  expectedSeconds: z.number(),
  pathSeconds: z.number(),
  /** The label of the agents that can build it. */
  label: z.string(),
  /** Whole minutes before it is given up. */
  timeoutMinutes: z.number(),
  credentials: z.array(credential),
});

const schema = z.object({
  tag: z.string(),
  commit: z.string(),
  branch: z.string().optional(),
  signer: z.string().optional(),
  units: z.array(unit),
  /** Units that are due and wait for none, longest path first. */
  roots: z.array(z.string()),
  /** By unit: those that wait for it, longest path first. A unit that none waits for is not in it. */
  children: z.record(z.string(), z.array(z.string())),
});

/** A schedule as `ostrata-jenkins schedule` prints it: plain data that the shared library maps to steps. */
export type JenkinsSchedule = z.infer<typeof schema>;

/** A release's schedule with what Jenkins needs to know of each unit. */
export function jenkinsSchedule(schedule: ReleaseSchedule, settings: JenkinsSettings): JenkinsSchedule {
  const units = schedule.units.map((one) => ({
    ...one,
    label: forTarget(settings.agents, one.target) ?? 'ostrata',
    timeoutMinutes: Math.ceil(forTarget(settings.timeoutMinutes, one.target) ?? 120),
    credentials: forTarget(settings.credentials, one.target) ?? [],
  }));
  const due = units.filter(({ state }) => state === 'due');
  const children: Record<string, string[]> = {};
  for (const { unit: name, waitsFor } of due) {
    if (waitsFor !== undefined) children[waitsFor] = [...(children[waitsFor] ?? []), name];
  }
  const roots = due.filter(({ waitsFor }) => waitsFor === undefined).map(({ unit: name }) => name);
  return { ...schedule, units, roots, children };
}

/** Reads a schedule that was written before; `undefined` when it is none. */
export function parseSchedule(text: string): JenkinsSchedule | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
