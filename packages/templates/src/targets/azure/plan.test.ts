import { unitsOf } from '@ostrata/catalog';
import { expect, it } from 'vitest';
import { catalogueOf } from '../../catalogue.cases.ts';
import { azureFiles } from './azure.cases.ts';
import { renderUnit } from '../../index.ts';

const family = ['azure-debian', 'azure-hardened', 'azure-service'];

it('a purchase plan of the lock is named by every machine of the vendor image and of all that stands on it, and by no other', () => {
  expect(plansOf(catalogueOf())).toEqual({
    'azure-debian/azure/linux/verify': 'acme/debian/hardened',
    'azure-hardened/azure/linux': 'acme/debian/hardened',
    'azure-hardened/azure/linux/verify': 'acme/debian/hardened',
    'azure-service/azure/linux': 'acme/debian/hardened',
    'azure-service/azure/linux/verify': 'acme/debian/hardened',
  });
});

it('a plan that is said of the vendor image goes before that of the lock', () => {
  const file = 'src/azure-debian/image.yaml';
  const told = (azureFiles[file] ?? '').replace(
    'find: { publisher: acme, offer: debian, sku: hardened }',
    '$&, builder: { plan: { publisher: acme, product: other, name: p } }',
  );
  const plans = plansOf(catalogueOf({ [file]: told }));
  expect(new Set(Object.values(plans))).toEqual(new Set(['acme/other/p']));
  expect(Object.keys(plans)).toHaveLength(5);
});

/** What each folder of Azure says of a plan, by its path; folders that say nothing are left out. */
function plansOf(catalog: ReturnType<typeof catalogueOf>): Readonly<Record<string, string>> {
  const units = unitsOf(catalog).filter(({ target }) => target.cloud === 'azure');
  expect(units.map(({ image }) => image.name)).toEqual(expect.arrayContaining(family));
  const sources = units.flatMap((unit) =>
    [...renderUnit(unit, catalog.lock).files]
      .filter(([path]) => path.endsWith('source.pkr.hcl'))
      .map(([path, text]) => [`${unit.name}/${path}`.replace('/source.pkr.hcl', ''), text] as const),
  );
  return Object.fromEntries(
    sources.flatMap(([folder, text]) => {
      const said = /plan_publisher = "(.*)"\n +plan_product += "(.*)"\n +plan_name += "(.*)"/.exec(text);
      return said === null ? [] : [[folder, said.slice(1).join('/')]];
    }),
  );
}
