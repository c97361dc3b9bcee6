import { type Catalog, type Image } from '@ostrata/catalog';
import { InputRefused, loadRepository } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata graph`: the catalogue as a tree, a vendor image at each root. */
export async function run(session: Session): Promise<ExitCode> {
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
