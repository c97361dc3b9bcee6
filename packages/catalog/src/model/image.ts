import type { Place } from '@ostrata/problems';
import type { Accounts } from '../schema/accounts.ts';
import type { AwsBuilder } from '../schema/clouds/aws.ts';
import type { AzureBuilder } from '../schema/clouds/azure.ts';
import type { GcpBuilder } from '../schema/clouds/gcp.ts';
import type { QemuBuilder } from '../schema/clouds/qemu.ts';
import type { TargetName } from './target.ts';

/** A YAML value that reaches Ansible unchanged. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A parent by name, and the version it is pinned to (`hardened-debian@1.4.0`) if it is. */
export interface ParentReference {
  readonly image: string;
  readonly version?: string;
}

/** Who answers for an image. */
export interface Owner {
  readonly team: string;
  readonly contact?: string;
  readonly sla?: string;
}

/** A role: from `roles/<name>` of the repository, from a git repository, or from Galaxy. */
export type Role =
  | { readonly kind: 'local'; readonly name: string; readonly path: string; readonly vars: Vars }
  | { readonly kind: 'git'; readonly name: string; readonly git: string; readonly version: string; readonly vars: Vars }
  | { readonly kind: 'galaxy'; readonly name: string; readonly version: string; readonly vars: Vars };

/** A collection from Galaxy (`ansible.posix`) or from git. */
export type Collection =
  | { readonly kind: 'galaxy'; readonly name: string; readonly version: string }
  | { readonly kind: 'git'; readonly name: string; readonly git: string; readonly version: string };

export type Vars = { readonly [name: string]: Value };

/** What Ansible files lead to in the repository, as far as they name it literally. Paths are sorted. */
export interface Uses {
  /** Folders of local roles, all of whose files count. */
  readonly localRoles: readonly string[];
  /** Files, and folders of files, that stand in none of these roles. */
  readonly files: readonly string[];
}

/** What Ansible does to make the image; `localRoles` are those named and all that these lead to. */
export interface AnsibleSettings extends Uses {
  readonly roles: readonly Role[];
  readonly collections: readonly Collection[];
  readonly vars: Vars;
  /** Names of environment variables that the playbook may read; never stored, no part of the fingerprint. */
  readonly secrets: readonly string[];
}

/** How to enter the finished image: its children and verify use it. Port 22 (5986 by WinRM) and `sudo` unless told. */
export interface Access {
  /** For Windows where ssh cannot be; it goes by a password that lives as long as the build. Absent: ssh. */
  readonly protocol?: 'winrm';
  readonly user: string;
  readonly port: number;
  /** How to become root from `user`; `none` when `user` is root already. */
  readonly become: 'none' | 'sudo' | 'su' | 'doas';
  /** Where Ansible puts its files, for an image whose `/tmp` is mounted noexec. */
  readonly remoteTmp?: string;
}

/** What is configured when a machine of this image first boots, and not baked in. */
export interface FirstBoot {
  readonly dataSource: 'cloud-init' | 'ignition' | 'systemd-credentials' | 'none';
  readonly description?: string;
}

/** When it is rebuilt without a change, when it ends, what prune keeps. Dates are `yyyy-mm-dd`, `grace` is in days. */
export interface Lifecycle {
  readonly rebuild?: 'daily' | 'weekly' | 'monthly';
  readonly endOfLife?: string;
  readonly keep: number;
  readonly grace: number;
}

/** Where a vendor image is found. The lock says which one exactly. */
export type VendorSource =
  | {
      readonly kind: 'bootstrap';
      readonly distribution: 'debian';
      readonly suite: string;
      readonly mirror: string;
      readonly packages: readonly string[];
    }
  | { readonly kind: 'url'; readonly url: string; readonly checksum?: string }
  | { readonly kind: 'cloud'; readonly query: Vars }
  | {
      /** A published image of another image repository; `follow` is a version or the front of one. */
      readonly kind: 'image';
      readonly git: string;
      readonly image: string;
      readonly follow?: string;
    };

/** The builder machine's size and network, under the name of the target's cloud. No part of the fingerprint. */
export interface Builder {
  /** Where images are built; not of `qemu`. */
  readonly accounts?: Accounts;
  readonly qemu?: QemuBuilder;
  readonly aws?: AwsBuilder;
  readonly azure?: AzureBuilder;
  readonly gcp?: GcpBuilder;
}

/**
 * What is made of an image for one target: everything of the image, with the target's own overrides applied.
 * Paths are relative to the repository, with `/`.
 */
export interface UnitSettings {
  readonly template: 'standard' | 'custom';
  readonly source?: VendorSource;
  readonly builder: Builder;
  /** Options of the Packer plugin, put over those of the rendered source block. */
  readonly sourceOptions: Vars;
  readonly distribute: Vars;
  readonly ansible: AnsibleSettings;
  readonly access: Access;
  readonly firstBoot: FirstBoot;
  /** Playbooks that verify the captured image, in order. */
  readonly verify: readonly string[];
  /** What these lead to, as far as the image is not built of it anyway. */
  readonly verifyUses: Uses;
  readonly lifecycle: Lifecycle;
}

/** One named entry of the catalogue. */
export interface Image {
  readonly name: string;
  readonly layer: string;
  readonly parent?: ParentReference;
  readonly description?: string;
  readonly owner?: Owner;
  readonly targets: ReadonlyMap<TargetName, UnitSettings>;
  /** The file that says so. */
  readonly file: string;
  /** Where a key of the file stands, for problems that are found later: `place(['parent'])`. */
  readonly place: (path: readonly (string | number)[]) => Place;
}
