/**
 * What goes wrong with one call to a cloud.
 *
 * - `throttled`, `unavailable`: the cloud answers that it is asked too much, or that it cannot just now.
 * - `dropped`: the connection breaks before the call reaches the cloud.
 * - `lost`: the cloud does what it was asked, and the answer is lost.
 * - `silent`: no answer comes; the publisher's own timeout ends the wait.
 * - `cut`: this call and all that follow break, as for a run that is killed; what it began stays as it is.
 */
export type Fault = 'throttled' | 'unavailable' | 'dropped' | 'lost' | 'silent' | 'cut';

/** Faults that a publisher gets over by itself. */
export const passingFaults = ['throttled', 'unavailable', 'dropped', 'lost', 'silent'] as const satisfies Fault[];

/** Stands between a publisher and its cloud. Calls are numbered from 1, from the last `reset`. */
export interface Faults {
  /** Each call that was made, in the cloud's words: `POST /…`, `DescribeImages`. */
  calls(): readonly string[];
  /** What is to happen to the call of that number. */
  inject(call: number, fault: Fault): void;
  /** All faults are gone, and calls are numbered from 1 again. */
  reset(): void;
}
