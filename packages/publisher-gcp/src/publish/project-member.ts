import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import { call } from '../connection/call.ts';
import type { Gcp } from '../connection/gcp.ts';

/**
 * A project as a member of a policy: the account by which Google Cloud itself makes its machines, managed instance groups among
 * them. Its address has the project's number, which is looked up.
 */
export async function projectMember(gcp: Gcp, project: string, running: Running): Promise<string> {
  const reply = await call(
    gcp,
    { service: 'resourceManager', method: 'GET', path: `/v3/projects/${project}`, expected: [403, 404] },
    running,
  );
  if (reply.status >= 400) throw new UnknownProject(project);
  const number = projectSchema.parse(reply.body).name.replace('projects/', '');
  return `serviceAccount:${number}@cloudservices.gserviceaccount.com`;
}

const projectSchema = z.object({ name: z.string().regex(/^projects\/\d+$/) });

/** A project that is named in the distribution is not there, or cannot be seen. */
export class UnknownProject extends Error {
  override readonly name = 'UnknownProject';
  readonly project: string;

  constructor(project: string) {
    super(`there is no project ${project}, or it may not be seen: the publisher needs roles/browser on it`);
    this.project = project;
  }
}
