import { NotPublished, type CloudImage } from './publisher.ts';

declare const proof: unique symbol;

/** Something that was booted and checked. Only the verify use case makes one, so nothing unverified can be published. */
export type Verified<T> = T & { readonly [proof]: 'verified' };

/** What verify found: which image, and how each check ended. */
export interface VerifyReport {
  readonly fingerprint: string;
  readonly seconds: number;
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly details?: string }[];
}

/** A candidate did not pass verify. */
export class VerifyFailed extends Error {
  override readonly name = 'VerifyFailed';
  readonly report: VerifyReport;

  constructor(address: string, report: VerifyReport, options?: ErrorOptions) {
    const failed = report.checks.filter((check) => !check.passed).map((check) => check.name);
    super(`${address} failed verify: ${failed.length === 0 ? 'nothing was checked' : failed.join(', ')}`, options);
    this.report = report;
  }
}

/**
 * The proof, given for a report of this very image in which something was checked and all of it passed.
 * Throws `VerifyFailed` otherwise.
 */
export function verified(image: CloudImage, report: VerifyReport): Verified<CloudImage> {
  if (!isVerified(image, report)) throw new VerifyFailed(image.address, report);
  return image;
}

function isVerified(image: CloudImage, report: VerifyReport): image is Verified<CloudImage> {
  return (
    report.fingerprint === image.record.fingerprint &&
    report.checks.length > 0 &&
    report.checks.every((check) => check.passed)
  );
}

/** The proof that a published image brings with it: nothing is published without one. Throws `NotPublished`. */
export function published(image: CloudImage): Verified<CloudImage> {
  if (!isPublished(image)) throw new NotPublished(image.address, image.state);
  return image;
}

function isPublished(image: CloudImage): image is Verified<CloudImage> {
  return image.state === 'published';
}
