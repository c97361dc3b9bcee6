import { execa } from 'execa';
import { packerEnvironment, type FoundPacker } from './find-packer.ts';

/** The plugins that a Packer finds by itself, by name (`amazon`), and the newest version of each. Before 1.8 it tells of none. */
export async function installedPlugins(
  { path }: Pick<FoundPacker, 'path'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await execa(path, ['plugins', 'installed'], {
    env: packerEnvironment(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
  });
  return new Map(
    [...stdout.matchAll(/packer-plugin-([a-z0-9-]+)_v(\d+\.\d+\.\d+)/g)].map(([, name = '', version = '']) => [
      name,
      version,
    ]),
  );
}
