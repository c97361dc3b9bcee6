import type { Unit } from '@ostrata/catalog';
import { attribute, block, call, list, object, print, ref, str, type Body, type Item } from '@ostrata/hcl';
import { cleanScript } from '../clean.ts';
import { pluginsFile } from '../plugins.ts';
import { ansibleLocals, ansibleProvisioner, cleanProvisioner } from '../provisioners.ts';
import type { TargetTemplate } from '../target-template.ts';
import { variableBlocks } from '../variables.ts';
import { builderProblems, builderVariables } from './qemu-builder.ts';
import { qemuSource } from './qemu-source.ts';
import { seedFiles, wayInProblems } from './qemu-way-in.ts';

/** `qemu` on x86-64: a qcow2 disk on the parent's disk. Builds with Packer 1.6.6 as well, without `plugins.pkr.hcl`. */
export const qemu: TargetTemplate = {
  buildProblems: (unit, parent) => [...wayInProblems(unit, parent), ...builderProblems(unit)],
  verifyProblems: (unit) => wayInProblems(unit, unit),

  build: (unit, parent) =>
    new Map([
      ['plugins.pkr.hcl', pluginsFile(['ansible', 'qemu'])],
      ['variables.pkr.hcl', print(separated(variableBlocks('build')))],
      ['source.pkr.hcl', print([qemuSource(parent.settings, 'build')])],
      ['build.pkr.hcl', print(buildBlocks(unit, parent))],
      ['builder.auto.pkrvars.hcl', print(builderVariables(unit, 'build'))],
      ['clean.sh', cleanScript],
      ...seedFiles(parent.settings),
    ]),

  verify: (unit) =>
    new Map([
      ['plugins.pkr.hcl', pluginsFile(['ansible', 'qemu'])],
      ['variables.pkr.hcl', print(separated(variableBlocks('verify')))],
      ['source.pkr.hcl', print([qemuSource(unit.settings, 'verify')])],
      ['build.pkr.hcl', print(verifyBlocks(unit))],
      ['builder.auto.pkrvars.hcl', print(builderVariables(unit, 'verify'))],
      ...seedFiles(unit.settings),
    ]),
};

function buildBlocks(unit: Unit, { settings: { access } }: Unit): Body {
  return separated([
    ansibleLocals(rootFrom(unit.folder)),
    block(
      'build',
      [],
      separated([
        attribute('sources', list([str('source.qemu.linux')])),
        ansibleProvisioner(access),
        cleanProvisioner(access),
        manifest({ record: call('base64encode', ref('var.record')) }),
      ]),
    ),
  ]);
}

function verifyBlocks(unit: Unit): Body {
  return separated([
    ansibleLocals(rootFrom(`${unit.folder}/verify`)),
    block(
      'build',
      [],
      separated([
        attribute('sources', list([str('source.qemu.linux')])),
        ansibleProvisioner(unit.settings.access),
        block(
          'post-processors',
          [],
          separated([
            manifest({}),
            { kind: 'comment', text: 'The disk was only booted to be looked at: the manifest is all that is kept.' },
            block(
              'post-processor',
              ['artifice'],
              [
                attribute('files', list([ref('var.manifest')])),
                attribute('keep_input_artifact', { kind: 'bool', value: false }),
              ],
            ),
          ]),
        ),
      ]),
    ),
  ]);
}

/** The record is in base64: Packer evaluates `{{ }}` in what it is given here. */
function manifest(more: Readonly<Record<string, ReturnType<typeof call>>>): Item {
  return block(
    'post-processor',
    ['manifest'],
    [
      attribute('output', ref('var.manifest')),
      attribute('custom_data', object({ image: ref('var.image_name'), version: ref('var.image_version'), ...more })),
    ],
  );
}

function rootFrom(folder: string): string {
  return folder.replace(/[^/]+/g, '..');
}

/** An empty line between items; a comment stays with what it speaks of. */
function separated(items: readonly Item[]): Body {
  return items.flatMap((item, index): Body => {
    const before = items[index - 1];
    return before === undefined || before.kind === 'comment' ? [item] : [{ kind: 'gap' }, item];
  });
}
