import { settingsPath } from '../files.ts';
import { settingsFile, type SettingsFile } from '../schema/settings.ts';
import type { ReadFile } from '../source.ts';
import { readYaml } from '../yaml/read.ts';
import { yamlPlaces } from '../yaml/document.ts';
import { validate } from '../yaml/validate.ts';

/** Reads `ostrata.yaml`. */
export function readSettings(text: string): ReadFile<SettingsFile> {
  const places = yamlPlaces(settingsPath, text);
  if (isBlank(text)) return { data: {}, places, problems: [] };
  return { ...validate(settingsFile, readYaml(settingsPath, text)), places };
}

/** A file of comments alone is fine: everything has its usual value. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
}
