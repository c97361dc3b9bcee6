import { target, type AzurePlan } from '@ostrata/catalog';
import { tellingFailures, VendorUnavailable, type Vendors } from '@ostrata/ports';
import * as z from 'zod';
import { azureOf, type AzureOptions } from './connection/azure.ts';
import { azureFailure } from './connection/failures.ts';
import { ifThere } from './connection/waiting.ts';

const part = z.string().regex(/^[A-Za-z0-9_.-]+$/, 'has letters, digits, `-`, `_` and `.`');

/** `find:` of a vendor image on azure. */
const query = z.strictObject({ publisher: part, offer: part, sku: part });

/**
 * Marketplace images: the newest version of a publisher's offer and sku, by its URN `<publisher>:<offer>:<sku>:<version>`, with
 * its purchase plan where there is one.
 */
export function azureVendors(options: AzureOptions): Vendors {
  const azure = azureOf(options);
  const vendors: Vendors = {
    resolve: async (source, targetName, { signal } = {}) => {
      if (source.kind !== 'cloud') throw new VendorUnavailable(`${targetName} takes its vendor image by find:`);
      const { data, error } = query.safeParse(source.query);
      if (error !== undefined) {
        const faults = error.issues.map(({ path, message }) => `${['find', ...path].join('.')}: ${message}`);
        throw new VendorUnavailable(`a vendor image on azure cannot be found by what it says: ${faults.join('; ')}`);
      }
      const { publisher, offer, sku } = data;
      const { location } = azure.options;
      const abort = { ...(signal && { abortSignal: signal }) };
      const { virtualMachineImages } = await azure.compute();
      const versions = await ifThere(virtualMachineImages.list(location, publisher, offer, sku, abort));
      const newest = (versions ?? [])
        .map((version) => version.name)
        .toSorted(byNumbers)
        .at(-1);
      const urn = [publisher, offer, sku, newest].join(':');
      if (newest === undefined) {
        throw new VendorUnavailable(`${publisher} has no image ${offer}:${sku} in ${location}`);
      }
      const { architecture, plan } = await virtualMachineImages.get(location, publisher, offer, sku, newest, abort);
      const wanted = target(targetName).os.endsWith('-arm64') ? 'Arm64' : 'x64';
      if (architecture !== undefined && architecture !== wanted) {
        throw new VendorUnavailable(
          `${urn} is for ${architecture} and not for ${wanted}; ${targetName} needs another sku`,
        );
      }
      return { kind: 'cloud', id: urn, ...(plan !== undefined && { plan: planAlone(plan) }) };
    },
  };
  return tellingFailures(vendors, azureFailure);
}

/** What the lock keeps of a plan, whatever else Azure tells of it. */
function planAlone({ publisher, product, name }: AzurePlan): AzurePlan {
  return { publisher, product, name };
}

/** Versions are numbers with dots, of which later ones may have more digits. */
function byNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const length = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let index = 0; index < length; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
