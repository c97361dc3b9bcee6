import { target, type TargetName } from '@ostrata/catalog';
import { InUse, NotPublished, type CloudImage, type ImageQuery, type Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { allPages } from '../connection/pages.ts';
import { codeOf } from '../connection/refusals.ts';
import { settled } from '../connection/waiting.ts';
import { copiesOf } from '../images/copies.ts';
import { readAgain, type HomeImage } from '../images/home-image.ts';
import { versionText } from '@ostrata/versioning';

const root = '/ostrata';

/** The parameter that is a channel: `/ostrata/<image>/<os>/<channel>`. Its value is the AMI's id in its region. */
export function channelParameter(image: string, targetName: TargetName, channel: string): string {
  if (!/^[a-zA-Z0-9_.-]{1,64}$/.test(channel)) {
    throw new TypeError(
      `${JSON.stringify(channel)} is no name of a channel: letters, digits, \`.\`, \`-\` and \`_\` only`,
    );
  }
  return `${root}/${image}/${target(targetName).os}/${channel}`;
}

/** Names of channels in a region by the id of the AMI that they point at. */
export async function channelsAt(
  aws: Aws,
  region: string,
  query: Pick<ImageQuery, 'image'>,
  { signal }: Running = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { ssm } = await aws.in(region);
  const parameters = await allPages(async (token) => {
    const { Parameters, NextToken } = await ssm.getParametersByPath(
      {
        Path: query.image === undefined ? root : `${root}/${query.image}`,
        Recursive: true,
        MaxResults: 10,
        ...(token !== undefined && { NextToken: token }),
      },
      { ...(signal && { abortSignal: signal }) },
    );
    return { items: Parameters, ...(NextToken !== undefined && { next: NextToken }) };
  });
  const names = new Map<string, string[]>();
  for (const { Name = '', Value = '' } of parameters) {
    names.set(Value, [...(names.get(Value) ?? []), Name.split('/').at(-1) ?? '']);
  }
  return names;
}

/** Points a channel at a published image, in each region that has it; the region of the list comes last. */
export async function pointChannel(
  aws: Aws,
  channel: string,
  wanted: CloudImage,
  running: Running = {},
): Promise<void> {
  const home = await readAgain(aws, wanted, running);
  const name = channelParameter(home.record.image, home.record.target, channel);
  if (home.state !== 'published') throw new NotPublished(home.address, home.state);
  await Promise.all(
    home.copiedTo.map(async (region) => {
      const copies = await copiesOf(aws, home, region, running);
      const copy = copies.find(({ image }) => image.State === 'available');
      if (copy !== undefined) await point(aws, region, { name, id: copy.id, home }, running);
    }),
  );
  await point(aws, aws.home, { name, id: home.id, home }, running);
}

async function point(
  aws: Aws,
  region: string,
  { name, id, home }: { readonly name: string; readonly id: string; readonly home: HomeImage },
  { signal, onProgress }: Running,
): Promise<void> {
  const { ssm } = await aws.in(region);
  const abort = { ...(signal && { abortSignal: signal }) };
  const isThere = async () => (await valueOf(aws, region, name, signal)) === id || undefined;
  if (await isThere()) return;
  await ssm.putParameter(
    {
      Name: name,
      Value: id,
      Type: 'String',
      DataType: 'aws:ec2:image',
      Overwrite: true,
      Description: `${home.record.image} ${versionText(home.record)}`,
    },
    abort,
  );
  // AWS looks whether there is such an AMI before it takes the value, and answers before it has looked.
  await settled(aws, `${name} in ${region} is ${id}`, isThere, signal);
  onProgress?.(`${region}: ${name} is ${id}`);
}

/** Throws `InUse` when a channel points at the image at home or in one of the regions; all of its own unless told. */
export async function refuseInUse(
  aws: Aws,
  home: HomeImage,
  running?: Running,
  regions: readonly string[] = home.copiedTo,
): Promise<void> {
  const used = await Promise.all(
    [aws.home, ...regions].map(async (region) => {
      const channels = await channelsAt(aws, region, { image: home.record.image }, running);
      if (channels.size === 0) return [];
      const ids = region === aws.home ? [home.id] : (await copiesOf(aws, home, region, running)).map(({ id }) => id);
      const names = ids.flatMap((id) => channels.get(id) ?? []);
      return names.map((name) => ({ name, region }));
    }),
  );
  const all = used.flat();
  if (all.length === 0) return;
  const atHome = new Set(all.filter(({ region }) => region === aws.home).map(({ name }) => name));
  const elsewhere = all.filter(({ name }) => !atHome.has(name)).map(({ name, region }) => `${name} (${region})`);
  throw new InUse(home.address, [...[...atHome].sort(), ...elsewhere.sort()]);
}

async function valueOf(
  aws: Aws,
  region: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { ssm } = await aws.in(region);
  try {
    const { Parameter } = await ssm.getParameter({ Name: name }, { ...(signal && { abortSignal: signal }) });
    return Parameter?.Value;
  } catch (error) {
    if (codeOf(error) === 'ParameterNotFound') return undefined;
    throw error;
  }
}
