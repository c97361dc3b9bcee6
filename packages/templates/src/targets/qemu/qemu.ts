import type { Unit } from '@ostrata/catalog';
import { attribute, block, list, print, ref, str, type Body } from '@ostrata/hcl';
import { rootFrom, separated } from '../../folder/layout.ts';
import { manifest } from '../../folder/manifest.ts';
import { pluginsFile } from '../../folder/plugins.ts';
import { ansibleLocals, ansibleProvisioner, cleanLinux } from '../../folder/provisioners.ts';
import { variablesFile } from '../../folder/variables.ts';
import { cleanScript } from '../../linux/clean.ts';
import type { TargetTemplate } from '../../target-template.ts';
import { builderVariables } from './builder.ts';
import { qemuSource } from './source.ts';
import { qemuVariables } from './variables.ts';
import { seedFiles, wayInProblems } from './way-in.ts';

/** `qemu` on x86-64: a qcow2 disk on the parent's disk. Builds with Packer 1.6.6 as well, without `plugins.pkr.hcl`. */
export const qemu: TargetTemplate = {
  variables: qemuVariables,
  buildProblems: wayInProblems,
  verifyProblems: (unit) => wayInProblems(unit, unit),

  build: (unit, parent) =>
    new Map([
      ['plugins.pkr.hcl', pluginsFile(['ansible', 'qemu'])],
      ['variables.pkr.hcl', variablesFile(qemuVariables, 'build')],
      ['source.pkr.hcl', print([qemuSource(parent.settings, 'build')])],
      ['build.pkr.hcl', print(buildBlocks(unit, parent))],
      ['builder.auto.pkrvars.hcl', print(builderVariables(unit, 'build'))],
      ['clean.sh', cleanScript],
      ...seedFiles(parent.settings),
    ]),

  verify: (unit) =>
    new Map([
      ['plugins.pkr.hcl', pluginsFile(['ansible', 'qemu'])],
      ['variables.pkr.hcl', variablesFile(qemuVariables, 'verify')],
      ['source.pkr.hcl', print([qemuSource(unit.settings, 'verify')])],
      ['build.pkr.hcl', print(verifyBlocks(unit))],
      ['builder.auto.pkrvars.hcl', print(builderVariables(unit, 'verify'))],
      ...seedFiles(unit.settings),
    ]),
};

function buildBlocks(unit: Unit, parent: Unit): Body {
  return separated([
    ansibleLocals(rootFrom(unit.folder)),
    block(
      'build',
      [],
      separated([
        attribute('sources', list([str('source.qemu.linux')])),
        ansibleProvisioner(parent),
        cleanLinux(parent.settings.access),
        manifest('build'),
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
        ansibleProvisioner(unit),
        block(
          'post-processors',
          [],
          separated([
            manifest('verify'),
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
