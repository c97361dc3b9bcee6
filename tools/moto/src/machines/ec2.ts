import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { forward } from '@ostrata/faults';
import { execa } from 'execa';
import { startMoto } from '../moto.ts';
import { machineRoom } from './machine-room.ts';
import { addUser } from './vendor-disk.ts';

/** EC2 and SSM whose machines run. */
export interface Ec2 {
  readonly url: string;
  /** Registers a vendor's AMI whose disk this is: a qcow2 that lets root in by a systemd credential, absolute. It is changed. */
  addVendorImage(name: string, disk: string): Promise<void>;
  /** Names of the calls of EC2 so far, in order. */
  readonly calls: () => readonly string[];
  /** Instances that run now, by id. */
  running(): readonly string[];
  stop(): Promise<void>;
}

/** `user` is whom an AMI lets in by its key pair, and `sshPort` on 127.0.0.1 is port 22 of the machine that runs. */
export async function startEc2(options: {
  readonly folder: string;
  readonly user: string;
  readonly sshPort: number;
}): Promise<Ec2> {
  const moto = await startMoto({ images: false });
  const room = machineRoom(options);
  const keys = new Map<string, string>();
  // A machine is asked to end while it is being started: what happens to machines happens in the order of the calls.
  let before: Promise<unknown> = Promise.resolve();
  const inOrder = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = before.then(work, work);
    before = next.catch(() => {});
    return next;
  };
  const calls: string[] = [];

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const asked = new URLSearchParams(body.toString());
    const action = asked.get('Action') ?? '';
    if (action !== '') calls.push(action);
    if (action === 'StopInstances') await inOrder(() => room.stop(asked.get('InstanceId.1') ?? ''));
    const { method = 'GET', url: path = '/', headers } = incoming;
    const reply = await forward(moto.url, { method, path, headers, body });
    if (reply.status === 200) await inOrder(() => follow(action, asked, reply.body.toString()));
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const follow = async (action: string, asked: URLSearchParams, said: string): Promise<void> => {
    const told = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(said)?.[1] ?? '';
    switch (action) {
      case 'CreateKeyPair':
        return void keys.set(told('keyName'), await publicKeyOf(unescaped(told('keyMaterial'))));
      case 'ImportKeyPair':
        return void keys.set(told('keyName'), decoded(asked.get('PublicKeyMaterial') ?? ''));
      case 'RunInstances':
        return room.start(told('instanceId'), {
          ami: told('imageId'),
          publicKey: keys.get(asked.get('KeyName') ?? '') ?? '',
        });
      case 'TerminateInstances':
        return room.terminate(asked.get('InstanceId.1') ?? '');
      case 'CreateImage':
        return room.capture(asked.get('InstanceId') ?? '', told('imageId'));
      case 'CopyImage':
        return room.copied(asked.get('SourceImageId') ?? '', told('imageId'));
    }
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      outgoing.writeHead(400, { 'content-type': 'text/xml' });
      outgoing.end(
        `<Response><Errors><Error><Code>MachineRoom</Code><Message>${why}</Message></Error></Errors></Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    addVendorImage: async (name, disk) => {
      await addUser(disk, options);
      room.addImage(await register(moto.url, name), disk);
    },
    calls: () => [...calls],
    running: () => room.running(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await room.close();
      await moto.stop();
    },
  };
}

/** An AMI of the account, on EBS, for x86-64; gives its id. */
async function register(url: string, name: string): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ec2/aws4_request',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      Action: 'RegisterImage',
      Version: '2016-11-15',
      Name: name,
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      RootDeviceName: '/dev/xvda',
    }),
  });
  const said = await answer.text();
  const [, id] = /<imageId>(ami-[0-9a-f]+)<\/imageId>/.exec(said) ?? [];
  if (id === undefined) throw new Error(`moto registered no AMI: ${said}`);
  return id;
}

/** ssh-keygen reads no private key from a pipe. */
async function publicKeyOf(privateKey: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-key-'));
  try {
    const file = join(folder, 'key');
    await writeFile(file, `${privateKey.trim()}\n`, { mode: 0o600 });
    const { stdout } = await execa('ssh-keygen', ['-y', '-f', file]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString().trim();
}

function unescaped(xml: string): string {
  return xml.replaceAll('&#10;', '\n').replaceAll('&#xA;', '\n').replaceAll('&amp;', '&');
}
