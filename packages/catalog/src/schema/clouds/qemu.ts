import * as z from 'zod';

/** QEMU takes a comma in a path for the end of it, and Packer evaluates `{{`. */
const firmware = z
  .string()
  .regex(/^[^{},\0]+$/, 'the path of a firmware file, such as /usr/share/ovmf/OVMF.fd')
  .refine((path) => path.isWellFormed(), 'the path has half a character in it');

/** The machine that builds on `qemu`. */
export const qemuBuilder = z.strictObject({
  cpus: z.int().min(1).max(512).optional(),
  memory: z.int().min(128).optional().meta({ description: 'MiB' }),
  disk: z.int().min(256).optional().meta({ description: 'MiB' }),
  firmware: firmware.optional().meta({ description: "What the machine starts with in place of QEMU's own BIOS" }),
});
export type QemuBuilder = Readonly<z.infer<typeof qemuBuilder>>;

const debianPackage = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a Debian package');

/** Where a vendor image of `qemu` comes from: made from a package archive, or a disk that is downloaded. */
export const qemuSource = {
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
};
