import { z } from 'zod';
import { lifecycle, owner } from './parts.ts';

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
    defaults: z.strictObject({ owner: owner.optional(), lifecycle: lifecycle.optional() }).optional(),
  })
  .meta({ title: 'Settings of an Ostrata image repository' });
export type SettingsFile = z.infer<typeof settingsFile>;
