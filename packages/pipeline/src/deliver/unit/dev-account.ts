import type { Catalog } from '@ostrata/catalog';
import type { PackerVariables } from '@ostrata/ports';
import { accountVariables } from '@ostrata/templates';
import type { DesiredUnit } from '../../release/read/units.ts';

/** A unit's folder names the account that releases are built in; a dev build is told the one for dev builds, if there is one. */
export function devAccountVariables({ settings }: Catalog, { unit, version }: DesiredUnit): PackerVariables {
  if (version !== undefined) return {};
  const { aws, azure, gcp } = settings.accounts;
  return accountVariables(unit.target, { aws: aws?.dev, azure: azure?.dev, gcp: gcp?.dev });
}
