import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Patience } from './azure.ts';
import { pause } from './waiting.ts';

const longestPause = 30_000;

/** Sends a request until it is answered: each has an end, and is repeated after a pause at random or the one that is asked for. */
export async function patientHttp(
  { request: timeout, retry, attempts }: Patience,
  given: HttpClient | undefined,
): Promise<HttpClient> {
  const http = given ?? (await import('@azure/core-rest-pipeline')).createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await sendOnce(http, request, timeout).catch((error: unknown) => ({ error }));
        signalOf(request)?.throwIfAborted();
        const isLast = attempt >= attempts;
        if ('error' in answer) {
          if (isLast) throw answer.error;
        } else if (isLast || !isForNow(answer.status)) return answer;
        const random = Math.random() * Math.min(longestPause, retry * 2 ** attempt);
        await pause('error' in answer ? random : Math.max(random, askedPause(answer)), signalOf(request));
      }
    },
  };
}

/** One try, which its own timeout ends. */
async function sendOnce(http: HttpClient, request: PipelineRequest, timeout: number): Promise<PipelineResponse> {
  const signal = signalOf(request);
  const ends = [AbortSignal.timeout(timeout), ...(signal === undefined ? [] : [signal])];
  const response = await http.sendRequest({ ...request, abortSignal: AbortSignal.any(ends) });
  return { ...response, request };
}

/** The SDK passes on the signal that it was given. */
function signalOf({ abortSignal }: PipelineRequest): AbortSignal | undefined {
  return abortSignal instanceof AbortSignal ? abortSignal : undefined;
}

function isForNow(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** `Retry-After` in seconds, as milliseconds. */
function askedPause({ headers }: PipelineResponse): number {
  const seconds = Number(headers.get('retry-after'));
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPause * 4) : 0;
}
