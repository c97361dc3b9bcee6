/** The clouds that a target may name; `qemu` is one like the others, its registry is the store. */
export const clouds = ['aws', 'azure', 'gcp', 'qemu'] as const;
export type Cloud = (typeof clouds)[number];

/** Every supported target: `<cloud>/<os>`, with a suffix for another architecture than x86-64. */
export const targetNames = [
  'aws/linux',
  'aws/linux-arm64',
  'aws/windows',
  'azure/linux',
  'azure/linux-arm64',
  'azure/windows',
  'gcp/linux',
  'gcp/linux-arm64',
  'gcp/windows',
  'qemu/linux',
] as const;
export type TargetName = (typeof targetNames)[number];

/** A target in its parts. `os` is what the path and addresses carry: `linux`, `linux-arm64`, `windows`. */
export interface Target {
  readonly name: TargetName;
  readonly cloud: Cloud;
  readonly os: string;
  readonly platform: 'linux' | 'windows';
  readonly architecture: 'x86-64' | 'arm64';
}

/** True for the name of a supported target. */
export function isTargetName(name: string): name is TargetName {
  return targetNames.some((known) => known === name);
}

/** The parts of a target's name. */
export function target(name: TargetName): Target {
  const slash = name.indexOf('/');
  const cloudPart = name.slice(0, slash);
  const cloud = clouds.find((known) => known === cloudPart) ?? 'qemu';
  const os = name.slice(slash + 1);
  return {
    name,
    cloud,
    os,
    platform: os.startsWith('windows') ? 'windows' : 'linux',
    architecture: os.endsWith('-arm64') ? 'arm64' : 'x86-64',
  };
}
