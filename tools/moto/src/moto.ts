import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import * as z from 'zod';

const { moto } = toolchain();

/** Words for a test's name where moto is not on this machine; empty where it is. */
export const motoMissing = moto === undefined ? ' (not run: no moto; see tools/toolchain)' : '';

/** A server of EC2 and SSM on a port of its own. */
export interface Moto {
  readonly url: string;
  /** How many calls there were, and the seconds of processor time that they took. */
  work(): Promise<Work>;
  /** Nothing is in it any more, in any account and region. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

type Work = z.infer<typeof work>;
const work = z.object({ calls: z.number(), seconds: z.number() });

/** Starts moto with the calls that it lacks. `images`: AMIs of vendors are there. */
export async function startMoto(
  options: { readonly images?: boolean; readonly copySeconds?: number; readonly pageSize?: number } = {},
): Promise<Moto> {
  const { images = false, copySeconds = 0, pageSize = 1000 } = options;
  if (moto === undefined) throw new Error('there is no moto on this machine');
  const script = join(dirname(fileURLToPath(import.meta.url)), 'moto_images.py');
  const server = execa(join(dirname(moto.server), 'python'), [script, '-H', '127.0.0.1', '-p', '0'], {
    env: {
      MOTO_EC2_LOAD_DEFAULT_AMIS: String(images),
      COPY_SECONDS: String(copySeconds),
      PAGE_SIZE: String(pageSize),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    reject: false,
    buffer: false,
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (piece: unknown) => {
      said += String(piece);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void server.then(() => reject(new Error(`moto ended: ${said}`)));
  });
  await Promise.all(['ec2', 'ssm'].map((service) => wakeUp(url, service)));
  return {
    url,
    work: async () => work.parse(await (await fetch(`${url}/work`)).json()),
    reset: async () => {
      const { ok, status } = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!ok) throw new Error(`moto was not reset: ${status}`);
    },
    stop: async () => {
      server.kill();
      await server;
    },
  };
}

/** moto loads a service with its first call, which takes longer than a test waits for an answer. */
async function wakeUp(url: string, service: string): Promise<void> {
  const body = service === 'ec2' ? 'Action=DescribeImages&Version=2016-11-15' : '{}';
  await fetch(url, {
    method: 'POST',
    body,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request`,
      'content-type': service === 'ec2' ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1',
      'x-amz-target': service === 'ec2' ? '' : 'AmazonSSM.DescribeParameters',
    },
  });
}
