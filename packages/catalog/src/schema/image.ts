import { z } from 'zod';
import { targetNames } from '../model/target.ts';
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

const ansible = z.strictObject({
  roles: z.array(role).optional(),
  collections: z.array(collection).optional(),
  vars: vars.optional(),
  secrets: z.array(environmentName).optional(),
});

const access = z.strictObject({
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'a user name has lower-case letters, digits, `_` and `-`')
    .optional(),
  port: z.int().min(1).max(65535).optional(),
  become: z.enum(['none', 'sudo', 'su', 'doas']).optional(),
  remoteTmp: z
    .string()
    .regex(/^[/~][^\0\n]*$/, 'a folder of the image, absolute or below `~`')
    .optional(),
});

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

const builder = z
  .object({
    cpus: z.int().min(1).max(512).optional(),
    memory: z.int().min(128).optional().meta({ description: 'MiB' }),
    disk: z.int().min(256).optional().meta({ description: 'MiB' }),
  })
  .catchall(value);

const debianPackage = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a Debian package');

const target = z.strictObject({
  template: z.enum(['standard', 'custom']).optional(),
  bootstrap: z.enum(['debian']).optional(),
  suite: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'the name of a suite, such as `bookworm`')
    .optional(),
  mirror: z.url({ protocol: /^https?$/, error: 'a mirror is an http or https URL' }).optional(),
  packages: z.array(debianPackage).optional(),
  url: z.url({ protocol: /^(https?|file)$/, error: 'an http, https or file URL' }).optional(),
  checksum: z
    .string()
    .regex(
      /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/,
      'a checksum is `sha256:<64 hex digits>` or `sha512:<128 hex digits>`',
    )
    .optional(),
  find: z.record(z.string(), value).optional(),
  from: z
    .strictObject({
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
    })
    .optional()
    .meta({ description: 'A published image of another image repository' }),
  source: z.record(z.string(), value).optional(),
  builder: builder.optional(),
  distribute: z.record(z.string(), value).optional(),
  ...shared,
});

/** `image.yaml`. */
export const imageFile = z
  .strictObject({
    image: imageName,
    layer: z.string().min(1),
    parent: parentReference.optional(),
    description: z.string().optional(),
    owner: owner.optional(),
    targets: z.partialRecord(z.enum(targetNames), target.nullable()),
    ...shared,
  })
  .meta({ title: 'An image of Ostrata' });
export type ImageFile = z.infer<typeof imageFile>;
export type TargetEntry = z.infer<typeof target>;
export type SharedEntry = Pick<ImageFile, keyof typeof shared>;
export type RoleEntry = z.infer<typeof role>;
