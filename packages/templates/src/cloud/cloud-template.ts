import type { Unit } from '@ostrata/catalog';
import { attribute, block, list, print, str, type Body } from '@ostrata/hcl';
import { rootFrom, separated, spaced } from '../folder/layout.ts';
import { manifest } from '../folder/manifest.ts';
import { pluginsFile } from '../folder/plugins.ts';
import { ansibleLocals, ansibleProvisioner, cleanLinux, cleanWindows } from '../folder/provisioners.ts';
import { variablesFile } from '../folder/variables.ts';
import { cleanScript } from '../linux/clean.ts';
import type { TargetTemplate } from '../target-template.ts';
import { cleanWindowsScript } from '../windows/clean.ts';
import { builderFile } from './builder-file.ts';
import type { Boot, CloudParts } from './cloud-parts.ts';
import { sourceOptionProblems, withSourceOptions } from './source-options.ts';
import { entryProblems } from './way-in.ts';

/**
 * A template of one cloud: `plugins`, `variables`, `source`, `build` and `builder` files, and `clean.sh` or `clean.ps1`. The
 * plugin returns no artifact where no image is made, so `verify/` has no post-processor.
 */
export function cloudTemplate(parts: CloudParts): TargetTemplate {
  const problems = (boot: Boot) => [
    ...entryProblems(boot),
    ...sourceOptionProblems(boot.unit, parts),
    ...parts.problems(boot),
  ];
  const usual = usualFiles(parts);
  const files = (boot: Boot) => [
    ...usual(boot.folder),
    ['source.pkr.hcl', print(sourceBlocks(parts, boot))] as const,
    ['build.pkr.hcl', print(buildBlocks(parts, boot))] as const,
    ['builder.auto.pkrvars.hcl', builderFile(parts.variables, parts.builder(boot), boot.folder)] as const,
    ...parts.files(boot),
  ];
  return {
    variables: parts.variables,
    ...(parts.needs && { needs: parts.needs }),
    buildProblems: (unit, parent) => problems({ unit, booted: parent, folder: 'build' }),
    verifyProblems: (unit) => problems({ unit, booted: unit, folder: 'verify' }),
    build: (unit, parent) => {
      const boot: Boot = { unit, booted: parent, folder: 'build' };
      return new Map([...files(boot), cleanFile(parts, boot)]);
    },
    verify: (unit) => new Map(files({ unit, booted: unit, folder: 'verify' })),
  };
}

/** What does not depend on the unit is printed once. */
function usualFiles(parts: CloudParts): (folder: Boot['folder']) => readonly (readonly [string, string])[] {
  const printed = new Map<Boot['folder'], readonly (readonly [string, string])[]>();
  return (folder) => {
    const files = printed.get(folder) ?? [
      ['plugins.pkr.hcl', pluginsFile(['ansible', parts.plugin])],
      ['variables.pkr.hcl', variablesFile(parts.variables, folder)],
    ];
    printed.set(folder, files);
    return files;
  };
}

function sourceBlocks(parts: CloudParts, boot: Boot): Body {
  const locals = parts.locals(boot);
  const body = withSourceOptions(parts.source(boot), boot.unit.settings.sourceOptions, parts.mapOptions);
  return separated([
    ...(locals.length === 0 ? [] : [block('locals', [], locals)]),
    block('source', [parts.sourceType, boot.unit.target.platform], spaced(body)),
  ]);
}

function buildBlocks({ sourceType }: CloudParts, { unit, booted, folder }: Boot): Body {
  const { platform } = unit.target;
  const { access } = booted.settings;
  const clean = platform === 'windows' ? cleanWindows(access) : cleanLinux(access);
  return separated([
    ansibleLocals(rootFrom(folder === 'build' ? unit.folder : `${unit.folder}/verify`)),
    block(
      'build',
      [],
      separated([
        attribute('sources', list([str(`source.${sourceType}.${platform}`)])),
        ansibleProvisioner(booted),
        ...(folder === 'build' ? [clean, manifest('build')] : []),
      ]),
    ),
  ]);
}

/** What is the cloud's own comes last: it generalises the machine, and may stop it. */
function cleanFile({ ending }: CloudParts, boot: Boot): readonly [string, string] {
  return isWindows(boot.unit)
    ? ['clean.ps1', `${cleanWindowsScript(boot.booted.settings.access)}${ending(boot)}`]
    : ['clean.sh', `${cleanScript}${ending(boot)}`];
}

function isWindows({ target }: Unit): boolean {
  return target.platform === 'windows';
}
