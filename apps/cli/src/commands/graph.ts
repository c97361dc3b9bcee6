import { type Catalog, type Image } from '@ostrata/catalog';
import { InputRefused, loadRepository, show } from '@ostrata/pipeline';
import type { CloudImage } from '@ostrata/ports';
import type { Paint } from '@ostrata/problems';
import { versionText } from '@ostrata/versioning';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata graph`: the catalogue as a tree, a vendor image at each root, or what was built on an image. */
export async function run(
  session: Session,
  _args: readonly string[],
  { descendants: reference }: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (reference !== undefined) return descendantsOf(String(reference), session);
  const { adapters } = await session.repository();
  const { catalog, problems } = await loadRepository(await adapters.files());
  if (catalog === undefined) throw new InputRefused(problems);
  const images = [...catalog.images.values()];
  if (session.json) {
    session.print({
      images: images.map(({ name, layer, parent, targets }) => ({ name, layer, parent, targets: [...targets.keys()] })),
    });
    return 0;
  }
  for (const root of images.filter(({ parent }) => parent === undefined)) {
    for (const line of branch(catalog, root, session)) session.terminal.line(line);
  }
  return 0;
}

function branch(catalog: Catalog, image: Image, session: Session): readonly string[] {
  const { bold, dim } = session.terminal.paint;
  const pin = image.parent?.version === undefined ? '' : `, pinned to ${image.parent.version}`;
  const children = [...catalog.images.values()].filter(({ parent }) => parent?.image === image.name);
  return [
    `${bold(image.name)} ${dim(`${image.layer}, ${[...image.targets.keys()].join(', ')}${pin}`)}`,
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      return branch(catalog, child, session).map(
        (line, row) => (row === 0 ? (isLast ? '└─ ' : '├─ ') : isLast ? '   ' : '│  ') + line,
      );
    }),
  ];
}

/** What was built on an image, in every cloud: who still carries it. */
async function descendantsOf(reference: string, session: Session): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const lineages = await show(await adapters.publishers(), reference);
  if (session.json) {
    session.print({ images: lineages.map(({ image, descendants }) => ({ image, descendants })) });
    return 0;
  }
  const { terminal } = session;
  const { bold, dim } = terminal.paint;
  for (const { image, descendants } of lineages) {
    terminal.line(`${bold(`${image.record.image} ${versionText(image.record)}`)} ${dim(image.record.target)}`);
    for (const line of tree(image, descendants, terminal.paint)) terminal.line(line);
    if (descendants.length === 0) terminal.line(dim('  nothing that is known stands on it'));
  }
  return 0;
}

function tree(parent: CloudImage, all: readonly CloudImage[], paint: Paint): readonly string[] {
  const own = all.filter(
    ({ record }) =>
      record.parent?.fingerprint === parent.record.fingerprint && record.parent.version === parent.record.version,
  );
  return own.flatMap((child, index) => {
    const isLast = index === own.length - 1;
    const facts = [versionText(child.record), child.state, ...child.channels.map((name) => `channel ${name}`)];
    return [
      `${isLast ? '└─ ' : '├─ '}${paint.bold(child.record.image)} ${paint.dim(facts.join(', '))}`,
      ...tree(child, all, paint).map((line) => `${isLast ? '   ' : '│  '}${line}`),
    ];
  });
}
