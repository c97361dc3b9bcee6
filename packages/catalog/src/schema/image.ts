import * as z from 'zod';
import type { TargetName } from '../model/target.ts';
import { awsBuilder, awsFind } from './clouds/aws.ts';
import { azureBuilder, azureFind } from './clouds/azure.ts';
import { gcpBuilder, gcpFind } from './clouds/gcp.ts';
import { qemuBuilder, qemuSource } from './clouds/qemu.ts';
import {
  environmentName,
  imageName,
  lifecycle,
  owner,
  parentReference,
  repositoryPath,
  value,
  vars,
  versionText,
} from './parts.ts';

const roleName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, 'the name of a role has letters, digits, `_`, `-` and `.`');

const role = z.union([
  roleName,
  z.strictObject({
    name: roleName,
    git: z.string().min(1).optional(),
    version: versionText.optional(),
    vars: vars.optional(),
  }),
]);

const collection = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, 'a collection is named `<namespace>.<name>`'),
  git: z.string().min(1).optional(),
  version: versionText,
});

const ansible = z
  .strictObject({
    roles: z.array(role).optional(),
    collections: z.array(collection).optional(),
    vars: vars.optional(),
    secrets: z.array(environmentName).optional(),
  })
  .meta({ id: 'ansible' });

const access = z
  .strictObject({
    protocol: z.enum(['ssh', 'winrm']).optional().meta({ description: 'Windows only: `winrm` where ssh cannot be' }),
    user: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,31}$/, 'a user name has letters, digits, `_` and `-`')
      .optional(),
    port: z.int().min(1).max(65535).optional(),
    become: z.enum(['none', 'sudo', 'su', 'doas']).optional(),
    remoteTmp: z
      .string()
      .regex(/^[/~][^\0\n]*$/, 'a folder of the image, absolute or below `~`')
      .optional(),
  })
  .meta({ id: 'access' });

const firstBoot = z.strictObject({
  dataSource: z.enum(['cloud-init', 'ignition', 'systemd-credentials', 'none']),
  description: z.string().optional(),
});

const verify = z.union([repositoryPath, z.array(repositoryPath)]);

/** What an image says for all its targets, and a target may say for itself. */
const shared = {
  ansible: ansible.optional(),
  access: access.optional(),
  firstBoot: firstBoot.optional(),
  verify: verify.optional(),
  lifecycle: lifecycle.optional(),
};

const from = z.strictObject({
  git: z
    .string()
    .min(1)
    .meta({ description: 'The image repository of another team: a URL or path that git can fetch' }),
  image: imageName,
  follow: z
    .string()
    .regex(/^\d+(\.\d+){0,2}$/, 'what is followed is `1`, `1.4`, or one version: `1.4.0`')
    .optional()
    .meta({ description: 'Which versions are taken: `1` or `1.4`, in quotes; all when it is left out' }),
});

/** What a target of any cloud may say. */
const anyTarget = {
  template: z.enum(['standard', 'custom']).optional(),
  from: from.optional().meta({ description: 'A published image of another image repository' }),
  source: z
    .record(z.string(), value)
    .optional()
    .meta({ description: 'Options of the Packer plugin, put over those of the rendered source block' }),
  distribute: z.record(z.string(), value).optional(),
  ...shared,
};

const targets = {
  aws: z
    .strictObject({ ...anyTarget, find: awsFind.optional(), builder: awsBuilder.optional() })
    .meta({ id: 'awsTarget' }),
  azure: z
    .strictObject({ ...anyTarget, find: azureFind.optional(), builder: azureBuilder.optional() })
    .meta({ id: 'azureTarget' }),
  gcp: z
    .strictObject({ ...anyTarget, find: gcpFind.optional(), builder: gcpBuilder.optional() })
    .meta({ id: 'gcpTarget' }),
  qemu: z.strictObject({ ...anyTarget, ...qemuSource, builder: qemuBuilder.optional() }).meta({ id: 'qemuTarget' }),
};

/** `image.yaml`. */
export const imageFile = z
  .strictObject({
    image: imageName,
    layer: z.string().min(1),
    parent: parentReference.optional(),
    description: z.string().optional(),
    owner: owner.optional(),
    targets: z.strictObject({
      'aws/linux': targets.aws.nullable().optional(),
      'aws/linux-arm64': targets.aws.nullable().optional(),
      'aws/windows': targets.aws.nullable().optional(),
      'azure/linux': targets.azure.nullable().optional(),
      'azure/linux-arm64': targets.azure.nullable().optional(),
      'azure/windows': targets.azure.nullable().optional(),
      'gcp/linux': targets.gcp.nullable().optional(),
      'gcp/linux-arm64': targets.gcp.nullable().optional(),
      'gcp/windows': targets.gcp.nullable().optional(),
      'qemu/linux': targets.qemu.nullable().optional(),
    } satisfies Record<TargetName, z.ZodType>),
    ...shared,
  })
  .meta({ title: 'An image of Ostrata' });
export type ImageFile = z.infer<typeof imageFile>;
/** What a target says, whatever its cloud. */
export type TargetEntry = Partial<
  Omit<z.infer<typeof targets.qemu>, 'builder'> & {
    builder: z.infer<(typeof targets)[keyof typeof targets]>['builder'];
    find: z.infer<typeof targets.aws | typeof targets.azure | typeof targets.gcp>['find'];
  }
>;
export type SharedEntry = Pick<ImageFile, keyof typeof shared>;
export type RoleEntry = z.infer<typeof role>;
