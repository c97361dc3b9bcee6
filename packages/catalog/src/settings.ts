import { problem, type Problem } from '@ostrata/problems';
import type { Settings } from './model/catalog.ts';
import { settingsPath } from './files.ts';
import type { SettingsFile } from './schema/settings.ts';
import type { Places } from './source.ts';

const usualLayers = ['vendor', 'global', 'product', 'service'];

/** What `ostrata.yaml` says, and what is usual where it says nothing. */
export function settingsOf(
  { layers = usualLayers, store, ostrata, release, accounts = {} }: SettingsFile,
  places: Places | undefined,
): Settings {
  return {
    layers: layers.map((name, rank) => ({ name, rank })),
    accounts,
    place: (path) => places?.value(path) ?? { file: settingsPath },
    release: {
      cascade: release?.cascade ?? 'patch',
      ...(release?.branches !== undefined && { branches: release.branches }),
    },
    ...(store !== undefined && { store }),
    ...(ostrata !== undefined && { ostrata }),
  };
}

export const noSettings: Problem = problem('no-settings', 'there is no ostrata.yaml', {
  hint: '`ostrata init` makes an image repository',
});
