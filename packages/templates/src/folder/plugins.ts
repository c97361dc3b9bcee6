import { attribute, block, object, print, str } from '@ostrata/hcl';

/** From the first version that knows every option that is rendered, to the next that may break. */
const plugins = {
  amazon: { source: 'github.com/hashicorp/amazon', version: '>= 1.3.7, < 2.0.0' },
  ansible: { source: 'github.com/hashicorp/ansible', version: '>= 1.1.0, < 2.0.0' },
  azure: { source: 'github.com/hashicorp/azure', version: '>= 2.4.0, < 3.0.0' },
  googlecompute: { source: 'github.com/hashicorp/googlecompute', version: '>= 1.2.0, < 2.0.0' },
  qemu: { source: 'github.com/hashicorp/qemu', version: '>= 1.0.9, < 2.0.0' },
} as const;
export type PluginName = keyof typeof plugins;

/** `plugins.pkr.hcl`: in a file of its own, since Packer before 1.7 brings its plugins and knows no such block. */
export function pluginsFile(names: readonly PluginName[]): string {
  const required = names.map((name) =>
    attribute(name, object({ source: str(plugins[name].source), version: str(plugins[name].version) })),
  );
  return print([block('packer', [], [block('required_plugins', [], required)])]);
}
