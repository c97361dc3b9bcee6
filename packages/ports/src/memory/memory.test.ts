import { describe } from 'vitest';
import { testFiles, testPublisher } from '../contract/index.ts';
import { memoryCloud, memoryFiles } from './index.ts';

describe('in memory', () => {
  testFiles(async () => {
    const files = memoryFiles();
    return { files, commit: async () => files.commit(), dispose: async () => {} };
  });

  testPublisher(async () => {
    const cloud = memoryCloud();
    let made = 0;
    return {
      publisher: cloud.publisher(),
      another: cloud.publisher(),
      target: 'qemu/linux',
      artifact: async () => ({ builder: 'memory', id: `disk-${(made += 1)}`, files: [] }),
      dispose: async () => {},
    };
  });
});
