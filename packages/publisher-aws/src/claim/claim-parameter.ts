import type { Parameter } from '@aws-sdk/client-ssm';
import { target } from '@ostrata/catalog';
import type { UnitAddress } from '@ostrata/ports';
import * as z from 'zod';
import type { Aws } from '../connection/aws.ts';
import { allPages } from '../connection/pages.ts';
import { codeOf } from '../connection/refusals.ts';
import { versionText } from '@ostrata/versioning';

/** Not below `/ostrata`, where an image's channels are. */
export const claimsRoot = '/ostrata-claims';

/** What the parameter of a claim holds. `nonce` tells claims of one holder apart, `until` is RFC 3339. */
const claimText = z.object({
  nonce: z.string(),
  holder: z.string(),
  until: z.string(),
  image: z.string(),
  target: z.string(),
  version: z.string(),
});
export type ClaimText = z.infer<typeof claimText>;

/** A claim as it is in AWS. */
export interface WrittenClaim {
  readonly name: string;
  readonly text: ClaimText;
}

export function claimParameter({ image, target: name, fingerprint }: UnitAddress): string {
  return `${claimsRoot}/${image}/${target(name).os}/${fingerprint.replace(/^v1:/, '')}`;
}

/** Where the claim is that follows one that ended: one name for each, so that only one run can create it. */
export function successorOf(root: string, { nonce }: Pick<ClaimText, 'nonce'>): string {
  return `${root}.${nonce}`;
}

/** The first claim of a unit, and the nonce of the one that this one follows. */
export function originOf(name: string): { readonly root: string; readonly follows?: string } {
  const dot = name.indexOf('.', name.lastIndexOf('/'));
  return dot === -1 ? { root: name } : { root: name.slice(0, dot), follows: name.slice(dot + 1) };
}

export function claimTextOf(unit: UnitAddress, more: Pick<ClaimText, 'nonce' | 'holder' | 'until'>): ClaimText {
  return { ...more, image: unit.image, target: unit.target, version: versionText({ ...unit }) };
}

/** Writes it where there is none; false when there is one. */
export async function createClaim(aws: Aws, name: string, text: ClaimText, signal?: AbortSignal): Promise<boolean> {
  try {
    await put(aws, name, text, { overwrite: false, signal });
    return true;
  } catch (error) {
    if (codeOf(error) === 'ParameterAlreadyExists') return false;
    throw error;
  }
}

/** Writes it over what is there. Only its holder may. */
export async function renewClaim(aws: Aws, name: string, text: ClaimText): Promise<void> {
  await put(aws, name, text, { overwrite: true, signal: undefined });
}

export async function readClaim(aws: Aws, name: string, signal?: AbortSignal): Promise<WrittenClaim | undefined> {
  const { ssm } = await aws.in(aws.home);
  try {
    const { Parameter } = await ssm.getParameter({ Name: name }, { ...(signal && { abortSignal: signal }) });
    return Parameter === undefined ? undefined : toClaim(Parameter);
  } catch (error) {
    if (codeOf(error) === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Every claim there is. */
export async function allClaims(aws: Aws): Promise<readonly WrittenClaim[]> {
  const { ssm } = await aws.in(aws.home);
  const parameters = await allPages(async (token) => {
    const { Parameters, NextToken } = await ssm.getParametersByPath({
      Path: claimsRoot,
      Recursive: true,
      MaxResults: 10,
      ...(token !== undefined && { NextToken: token }),
    });
    return { items: Parameters, ...(NextToken !== undefined && { next: NextToken }) };
  });
  return parameters.map(toClaim);
}

export async function deleteClaim(aws: Aws, name: string): Promise<void> {
  const { ssm } = await aws.in(aws.home);
  try {
    await ssm.deleteParameter({ Name: name });
  } catch (error) {
    if (codeOf(error) !== 'ParameterNotFound') throw error;
  }
}

async function put(
  aws: Aws,
  name: string,
  text: ClaimText,
  { overwrite, signal }: { readonly overwrite: boolean; readonly signal: AbortSignal | undefined },
) {
  const { ssm } = await aws.in(aws.home);
  return ssm.putParameter(
    { Name: name, Value: JSON.stringify(text), Type: 'String', Overwrite: overwrite },
    { ...(signal && { abortSignal: signal }) },
  );
}

/** A text that is none of ours counts as a claim that ended long ago. */
function toClaim({ Name = '', Value = '' }: Pick<Parameter, 'Name' | 'Value'>): WrittenClaim {
  return { name: Name, text: claimText.safeParse(parsed(Value)).data ?? nobody };
}

const nobody: ClaimText = {
  nonce: 'nobody',
  holder: 'somebody',
  until: '1970-01-01T00:00:00Z',
  image: '',
  target: '',
  version: '',
};

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
