import { describe, expect, it } from 'vitest';
import { verified, VerifyFailed, type CloudImage, type VerifyReport } from './index.ts';
import { recordOf } from './contract/publisher-subject.ts';

const record = recordOf({ target: 'qemu/linux' }, 'a');
const image: CloudImage = { id: 'a', address: 'demo-linux/1.0.0', state: 'candidate', record, channels: [] };
const report = (checks: VerifyReport['checks'], fingerprint = record.fingerprint): VerifyReport => ({
  fingerprint,
  seconds: 1,
  checks,
});
const passed = { name: 'boots', passed: true };

describe('an image is verified', () => {
  it('by a report of it in which all that was checked passed', () => {
    expect(verified(image, report([passed]))).toBe(image);
  });

  it('not when one check failed, and the error names it', () => {
    const failed = { name: 'ssh refuses passwords', passed: false };
    expect(() => verified(image, report([passed, failed]))).toThrow(VerifyFailed);
    expect(() => verified(image, report([passed, failed]))).toThrow('ssh refuses passwords');
  });

  it('not when nothing was checked', () => {
    expect(() => verified(image, report([]))).toThrow('nothing was checked');
  });

  it('not by the report of another image', () => {
    const other = recordOf({ target: 'qemu/linux' }, 'b').fingerprint;
    expect(() => verified(image, report([passed], other))).toThrow(VerifyFailed);
  });
});
