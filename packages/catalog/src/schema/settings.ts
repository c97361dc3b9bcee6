import * as z from 'zod';
import { targetNames } from '../model/target.ts';
import { accounts } from './accounts.ts';
import { awsBuilder } from './clouds/aws.ts';
import { azureBuilder } from './clouds/azure.ts';
import { gcpBuilder } from './clouds/gcp.ts';
import { lifecycle, owner } from './parts.ts';

const pattern = z.string().refine(isPattern, 'this is not a regular expression');

const policy = z.strictObject({
  requireOwner: z.boolean().optional().meta({ description: 'Every image says who owns it' }),
  requireVerify: z.boolean().optional().meta({ description: 'Every image that is built has a verify playbook' }),
  parents: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .meta({ description: 'By layer: the layers that its parents may be of' }),
  naming: z
    .union([pattern, z.record(z.string(), pattern)])
    .optional()
    .meta({ description: 'A regular expression that names match in full, for all layers or by layer' }),
  forbiddenTargets: z.array(z.enum(targetNames)).optional(),
});

/** `ostrata.yaml`. */
export const settingsFile = z
  .strictObject({
    ostrata: z.string().min(1).optional().meta({ description: 'The Ostrata version range that CI and CD use' }),
    layers: z
      .array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a layer is kebab-case'))
      .min(2, 'there are two layers at least: the first is the vendor’s')
      .optional()
      .meta({ description: 'Names of the layers, lowest first; the first is the vendor’s' }),
    store: z.string().min(1).optional().meta({ description: 'Folder of the store, absolute or relative to this file' }),
    accounts: accounts
      .optional()
      .meta({ description: 'By cloud: where images are built, and whom they are shared with' }),
    release: z
      .strictObject({
        cascade: z.enum(['patch', 'inherit']).optional().meta({
          description: 'What a child gets when only its parent moved: a patch, or what its parent got',
        }),
        branches: z
          .array(z.string().regex(/^(?=.)[^*\s]*\*?[^*\s]*$/, 'a branch, with one * at most'))
          .min(1, 'there is one branch at least; leave it out to release from any')
          .optional()
          .meta({ description: 'Branches of the remote that a released commit must be on; a `*` stands for any text' }),
      })
      .optional(),
    policy: policy.optional().meta({ description: 'What `ostrata check` holds every image to' }),
    defaults: z
      .strictObject({
        owner: owner.optional(),
        lifecycle: lifecycle.optional(),
        builder: z
          .strictObject({
            aws: awsBuilder.optional(),
            azure: azureBuilder.optional(),
            gcp: gcpBuilder.optional(),
          })
          .optional()
          .meta({ description: 'By cloud: what targets do not say of their `builder`' }),
      })
      .optional(),
  })
  .meta({ title: 'Settings of an Ostrata image repository' });
export type SettingsFile = z.infer<typeof settingsFile>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
