import type { Publisher } from '@ostrata/ports';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { AwsOptions } from '../connection/aws.ts';
import { publisherFor } from './aws.fixture.ts';
import { startMoto, type Moto } from '@ostrata/moto';

/** A server for all tests of a block, empty before each. `url` and `publisher` are for use within tests. */
export function withMoto(options: Parameters<typeof startMoto>[0] = {}): {
  readonly url: () => string;
  readonly publisher: (more?: Partial<AwsOptions>) => Publisher;
} {
  let moto: Moto | undefined;
  beforeAll(async () => {
    moto = await startMoto(options);
  });
  beforeEach(() => moto?.reset());
  afterAll(() => moto?.stop());
  const url = () => moto?.url ?? '';
  return { url, publisher: (more) => publisherFor(url(), more) };
}
