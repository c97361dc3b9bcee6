// Prints the parts that are complete, so that what depends on them can tell when that changes.
import { completed, toolchainParts } from './parts.mjs';

const { python, packer, actionlint, groovyCps, tofu, plugins } = toolchainParts({ env: process.env });
for (const { id, folder } of [python, packer, actionlint, groovyCps, tofu, ...plugins]) {
  if (completed(folder) !== undefined) console.log(id);
}
