import type { RestAnswer } from './rest-api.ts';

/** Something that goes wrong with the next requests. */
export interface Fault {
  /** Which: tested on method, path and, for GraphQL, the query. */
  readonly on: RegExp;
  /** How often; once unless said. */
  readonly times?: number;
  /** True when the server does its work before. */
  readonly isDone?: boolean;
  /** What another run does just before. */
  readonly meanwhile?: () => void;
  /** What is answered instead. */
  readonly answer?: RestAnswer & { readonly headers?: Readonly<Record<string, string>> };
  /** What becomes of the connection: closed, closed in the middle of the answer, or open and silent. */
  readonly connection?: 'drop' | 'cut' | 'hang';
}

/** The fault that befalls this request, if any. It is used up. */
export function faultFor(faults: Fault[], label: string): Fault | undefined {
  const index = faults.findIndex(({ on }) => on.test(label));
  const fault = faults[index];
  if (fault === undefined) return undefined;
  const left = (fault.times ?? 1) - 1;
  faults.splice(index, 1, ...(left > 0 ? [{ ...fault, times: left }] : []));
  return fault;
}
