import type { Cloud, TargetName, Vars } from '@ostrata/catalog';
import type { Fingerprint, ImageRecord, State } from '@ostrata/versioning';
import type { PackerArtifact } from './packer.ts';
import type { Difference, Placement } from './placement.ts';
import type { Verified } from './verified.ts';

/** What a claim and an address are made of. A dev build has no version. */
export interface UnitAddress {
  readonly image: string;
  readonly target: TargetName;
  readonly version?: string;
  readonly fingerprint: Fingerprint;
}

/** A built image in a cloud. `id` is what a child's build or a launch takes: an AMI id, a resource id, a path. */
export interface CloudImage {
  readonly id: string;
  readonly address: string;
  readonly state: State;
  readonly record: ImageRecord;
  /** Bytes that it takes in the cloud, if the cloud tells. */
  readonly size?: number;
  /** `sha256:<hex>` of the disk, where there is a file. */
  readonly checksum?: string;
  /** Names of the channels that point at it. */
  readonly channels: readonly string[];
  readonly revoked?: { readonly reason: string; readonly at: string };
  /** Since when it is not for new use, `yyyy-mm-dd`, where it is deprecated. */
  readonly deprecated?: { readonly on: string };
  /** Its copies by region, where the cloud has regions, the one it was built in among them. */
  readonly locations?: readonly Location[];
  /** When a machine was last started from it, RFC 3339, if the cloud tells; some tell a day late. */
  readonly launchedAt?: string;
}

/** A copy of an image in one region. `state` is the cloud's own word for how far it is, such as `available`. */
export interface Location {
  readonly region: string;
  readonly id: string;
  readonly state: string;
}

/** Which images to list; what is left out matches all. */
export interface ImageQuery {
  readonly image?: string;
  readonly target?: TargetName;
  readonly version?: string;
  readonly fingerprint?: Fingerprint;
  readonly states?: readonly State[];
}

/** The right to work on one unit; nobody else has it until it is released, or its holder is gone. */
export interface Claim {
  readonly unit: UnitAddress;
  /** A folder for the build's output, absolute, where the cloud is local; removed with the claim. */
  readonly workFolder?: string;
  /** Gives the right back and removes what was left half-done. May be called twice. */
  release(): Promise<void>;
}

export interface Running {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Adopts, publishes, points channels at, deprecates, revokes and removes images in one cloud. Each method may be repeated
 * after an interruption, and then does what is left. Where a cloud is only eventually consistent, the method returns when a
 * following `list` sees what it did.
 */
export interface Publisher {
  readonly cloud: Cloud;

  /** Images that match, candidates among them; never one that is half written. */
  list(query: ImageQuery): Promise<readonly CloudImage[]>;

  /** Waits for the right to work on a unit. `onWait` is called once when another run has it. */
  claim(unit: UnitAddress, running?: Running & { readonly onWait?: (holder: string) => void }): Promise<Claim>;

  /**
   * Makes what a build finds in the cloud, where it needs something there: on azure the image definition. Called with the claim,
   * before the build and `adopt`. `needs` are what the target's template says. There already is done.
   */
  prepare?(claim: Claim, needs: Vars, running?: Running): Promise<void>;

  /**
   * Takes what a build made as a candidate. Replaces a failed candidate. Throws `AlreadyPublished` over a published image,
   * `ClaimLost`, `UnusableArtifact`.
   */
  adopt(claim: Claim, artifact: PackerArtifact, record: ImageRecord, running?: Running): Promise<CloudImage>;

  /**
   * Copies, shares and publishes. Already published: applies what is new of the distribution. Moves no channel. Throws
   * `BadDistribution`.
   */
  publish(image: Verified<CloudImage>, distribution: Vars, running?: Running): Promise<CloudImage>;

  /**
   * What of copies and shares of published images is not as the distributions say; another image only says what is still wanted of
   * what all share. Reads only. Throws what `publish` throws of a distribution.
   */
  compare?(placements: readonly Placement[], running?: Running): Promise<readonly Difference[]>;

  /** Takes back surplus that `compare` gave. Gone already is done. Throws `InUse` while a channel points at a copy that would go. */
  withdraw?(surplus: readonly Difference[], running?: Running): Promise<void>;

  /** Points a channel at a published image. Throws `NotPublished`. */
  point(channel: string, image: CloudImage, running?: Running): Promise<void>;

  /** No longer for new use; what runs on it goes on. `on` is `yyyy-mm-dd`. */
  deprecate(image: CloudImage, on: string, running?: Running): Promise<CloudImage>;

  /** Not to be launched any more, as far as the cloud can. Throws `InUse` while a channel points at it. */
  revoke(image: CloudImage, reason: string, running?: Running): Promise<CloudImage>;

  /** Removes it with all that belongs to it. Throws `InUse` while a channel points at it. Gone already is done. */
  remove(image: CloudImage, running?: Running): Promise<void>;

  /**
   * Removes machines and the like that a build of the unit was cut from removing itself, and gives their names. To be called with
   * the unit's claim, when nothing works on it any more.
   */
  removeBuilders?(unit: UnitAddress): Promise<readonly string[]>;

  /** Removes half-done work that no running process has a claim on, and gives what is gone by name. */
  sweep?(running?: Running): Promise<readonly string[]>;

  /** Reads everything again, and says what is not as it was written. */
  audit?(running?: Running): Promise<readonly Damage[]>;
}

/** Something in a cloud that is not as it was written. `where` is a path or an id. */
export interface Damage {
  readonly where: string;
  readonly why: string;
}

/** An image with this address is published; it is never overwritten. */
export class AlreadyPublished extends Error {
  override readonly name = 'AlreadyPublished';
  readonly address: string;

  constructor(address: string) {
    super(`${address} is published already, and a published image is never overwritten`);
    this.address = address;
  }
}

/** Only a published image can be given a channel. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished';
  readonly address: string;
  readonly state: State;

  constructor(address: string, state: State) {
    super(`${address} is ${state}; only a published image can have a channel`);
    this.address = address;
    this.state = state;
  }
}

/** A channel points at the image. */
export class InUse extends Error {
  override readonly name = 'InUse';
  readonly address: string;
  readonly channels: readonly string[];

  constructor(address: string, channels: readonly string[]) {
    super(`${address} is what ${channels.join(', ')} points at; point that elsewhere first`);
    this.address = address;
    this.channels = channels;
  }
}

/** Another run has the claim by now, or nobody; what was begun is left as it is. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';

  constructor(unit: UnitAddress) {
    super(`the claim of ${unit.image} is lost; run again to go on where this stopped`);
  }
}

/** What the build left cannot be taken as an image. */
export class UnusableArtifact extends Error {
  override readonly name = 'UnusableArtifact';

  constructor(id: string, why: string) {
    super(`${id || 'the build'} cannot be taken as an image: ${why}`);
  }
}

/** `distribute:` of an image is not as it must be. */
export class BadDistribution extends Error {
  override readonly name = 'BadDistribution';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`distribute cannot be done: ${faults.join('; ')}`);
    this.faults = faults;
  }
}
