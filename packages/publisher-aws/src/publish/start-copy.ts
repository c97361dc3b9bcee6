import { createHash } from 'node:crypto';
import type { CopyImageRequest } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';

/**
 * Starts a copy and gives its id. The same copy asked for twice is made once: the token is a hash of all that is asked.
 * `attempt` asks for another one after a copy that failed.
 */
export async function startCopy(
  aws: Aws,
  region: string,
  wanted: Omit<CopyImageRequest, 'ClientToken'>,
  attempt: number,
  { signal }: Running,
): Promise<string> {
  const { ec2 } = await aws.in(region);
  const ClientToken = createHash('sha256')
    .update(JSON.stringify([region, wanted, attempt]))
    .digest('hex');
  const { ImageId } = await ec2.copyImage({ ...wanted, ClientToken }, { ...(signal && { abortSignal: signal }) });
  if (ImageId === undefined) throw new TypeError(`CopyImage in ${region} gave no id`);
  return ImageId;
}
