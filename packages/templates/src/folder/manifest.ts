import { attribute, block, call, object, ref, type Item } from '@ostrata/hcl';

/** Writes what was built to `var.manifest`. The record of a build is in base64: Packer evaluates `{{ }}` in what it is given here. */
export function manifest(folder: 'build' | 'verify'): Item {
  const record = folder === 'build' ? { record: call('base64encode', ref('var.record')) } : {};
  return block(
    'post-processor',
    ['manifest'],
    [
      attribute('output', ref('var.manifest')),
      attribute('custom_data', object({ image: ref('var.image_name'), version: ref('var.image_version'), ...record })),
    ],
  );
}
