import { problem, type Problem } from '@ostrata/problems';
import { settingsPath } from './files.ts';
import type { Settings } from './model/catalog.ts';
import { settingsFile, type SettingsFile } from './schema/settings.ts';
import { yamlPlaces, type YamlPlaces } from './yaml/document.ts';
import { readYaml } from './yaml/read.ts';
import { validate } from './yaml/validate.ts';

const usualLayers = ['vendor', 'global', 'product', 'service'];

/** Reads `ostrata.yaml`; where it is faulty, the usual settings stand in so that the images can still be looked at. */
export function readSettings(texts: ReadonlyMap<string, string>): {
  readonly settings: Settings;
  readonly defaults: SettingsFile['defaults'];
  readonly policy: SettingsFile['policy'];
  readonly places: YamlPlaces;
  readonly problems: readonly Problem[];
} {
  const text = texts.get(settingsPath);
  const places = yamlPlaces(settingsPath, text ?? '');
  if (text === undefined) {
    const missing = problem('no-settings', 'there is no ostrata.yaml', {
      hint: '`ostrata init` makes an image repository',
    });
    return { settings: settingsOf({}), defaults: undefined, policy: undefined, places, problems: [missing] };
  }
  const { data, problems } = isBlank(text)
    ? { data: {}, problems: [] }
    : validate(settingsFile, readYaml(settingsPath, text));
  return { settings: settingsOf(data ?? {}), defaults: data?.defaults, policy: data?.policy, places, problems };
}

function settingsOf({ layers = usualLayers, store, ostrata, release, accounts = {} }: SettingsFile): Settings {
  return {
    layers: layers.map((name, rank) => ({ name, rank })),
    accounts,
    release: { cascade: release?.cascade ?? 'patch' },
    ...(store !== undefined && { store }),
    ...(ostrata !== undefined && { ostrata }),
  };
}

/** A file of comments alone is fine: everything has its usual value. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
}
