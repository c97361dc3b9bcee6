import * as z from 'zod';
import { imageFile } from './image.ts';
import { lockFile } from './lock.ts';
import { settingsFile } from './settings.ts';

/** JSON Schemas (draft 2020-12) of the three files, for editors; published as `schema/<name>.schema.json`. */
export function jsonSchemas(): Readonly<Record<'image' | 'ostrata' | 'lock', object>> {
  const of = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { image: of(imageFile), ostrata: of(settingsFile), lock: of(lockFile) };
}
