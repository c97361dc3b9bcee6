import { call, conditional, ref, template } from '@ostrata/hcl';
import { address, channelAddress } from '@ostrata/versioning';
import type { CloudModule } from './cloud-module.ts';
import { channel, followsChannel, idOutput, requirements, version } from './selection.ts';

/** The store is a folder, where a name is a path. */
export const qemu: CloudModule = {
  versions: requirements(),
  variables: () => [{ name: 'store', description: 'Folder of the store.', default: '~/.local/share/ostrata/store' }],
  main: () => [],
  outputs: ({ image, target }) => {
    const store = call('pathexpand', ref('var.store'));
    return idOutput(
      'Path of the disk, qcow2. It is read-only: what runs on it needs an overlay or a copy.',
      conditional(
        followsChannel,
        template([store, `/${channelAddress(image.name, target.name, '')}`, channel, '/disk.qcow2']),
        template([store, `/${address(image.name, target.name, '')}`, version, '/disk.qcow2']),
      ),
    );
  },
};
