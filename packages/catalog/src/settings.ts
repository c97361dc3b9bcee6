import { problem, type Problem } from '@ostrata/problems';
import type { Settings } from './model/catalog.ts';
import type { SettingsFile } from './schema/settings.ts';

const usualLayers = ['vendor', 'global', 'product', 'service'];

/** What `ostrata.yaml` says, and what is usual where it says nothing. */
export function settingsOf({ layers = usualLayers, store, ostrata, release, accounts = {} }: SettingsFile): Settings {
  return {
    layers: layers.map((name, rank) => ({ name, rank })),
    accounts,
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
