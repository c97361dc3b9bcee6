import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unitsOf, type Catalog } from '@ostrata/catalog';
import { renderUnit } from '@ostrata/templates';
import { execa } from 'execa';
import { cloudCatalogue } from './catalogue.ts';

const [images, targets, rounds] = [1000, 6, 5];

const catalog = cloudCatalogue(images);
const rendered = rendering(catalog);
const megabytes = Buffer.byteLength(JSON.stringify(rendered)) / 1e6;
const units = Object.values(rendered).filter((files) => Object.keys(files).length > 0).length;
console.log(`${images} images × ${targets} targets: ${units} units, ${megabytes.toFixed(0)} MB`);

// Cases take turns, so that noise meets both alike.
const best = { render: Infinity, stringify: Infinity };
for (let round = 0; round < rounds; round += 1) {
  best.render = Math.min(best.render, await seconds(() => rendering(catalog)));
  best.stringify = Math.min(best.stringify, await seconds(() => JSON.stringify(rendered)));
}
console.log(`rendering ${best.render.toFixed(2)} s, ${((best.render / units) * 1000).toFixed(2)} ms a unit`);
console.log(
  `JSON.stringify of the same ${best.stringify.toFixed(3)} s: ${(best.render / best.stringify).toFixed(1)} times`,
);
await besidePacker();

/** Every file by unit and path. */
function rendering({ lock, ...rest }: Catalog): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    unitsOf({ lock, ...rest }).map((unit) => {
      const { files, problems } = renderUnit(unit, lock);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      return [unit.name, Object.fromEntries(files)];
    }),
  );
}

/** One `packer validate` of one folder, by the Packer of this machine and the plugins that it finds. */
async function besidePacker(): Promise<void> {
  const unit = `image-${String(images).padStart(5, '0')}/aws/linux`;
  const { failed, stdout } = await execa('packer', ['plugins', 'installed'], { reject: false });
  if (failed || !stdout.includes('packer-plugin-amazon')) {
    console.log('not run: packer validate, because there is no packer on PATH that has the plugin amazon');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-bench-'));
  try {
    for (const [path, text] of Object.entries(rendered[unit] ?? {})) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const values = {
      image_name: 'image',
      image_version: '1.0.0',
      parent_image: 'ami-00000000000000000',
      manifest: 'm.json',
    };
    const vars = Object.entries(values).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
    const env = {
      CHECKPOINT_DISABLE: '1',
      PACKER_CACHE_DIR: join(folder, 'cache'),
    };
    let validate = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      validate = Math.min(validate, await seconds(() => execa('packer', ['validate', ...vars, folder], { env })));
    }
    const ratio = best.render / validate;
    console.log(
      `one packer validate, of ${unit}: ${validate.toFixed(2)} s; rendering all takes ${ratio.toFixed(2)} times that`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
