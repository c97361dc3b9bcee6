import { createHttpHeaders, createPipelineRequest, type PipelineRequest } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import type { Patience } from './azure.ts';
import { patientHttp } from './patient-http.ts';

const patience: Patience = { poll: 1, request: 50, retry: 1, attempts: 4, busy: 100, claim: 60 };
const request = createPipelineRequest({ url: 'https://azure' });

/** Answers with each of the statuses in turn; 0 is a connection that breaks, -1 an answer that never comes. */
function answering(...statuses: readonly number[]) {
  let sent = 0;
  const send = async (asked: PipelineRequest) => {
    const status = statuses[sent++] ?? 200;
    if (status === 0) throw new Error('the connection broke');
    if (status === -1) {
      await new Promise((_resolve, reject) =>
        asked.abortSignal?.addEventListener('abort', () => reject(new Error('no answer'))),
      );
    }
    return { status, headers: createHttpHeaders({ 'retry-after': '0' }), request: asked };
  };
  return { http: { sendRequest: send }, sent: () => sent };
}

it('a request is sent again after a refusal for now, a broken connection and silence', async () => {
  const { http, sent } = answering(429, 0, -1);
  const answer = await (await patientHttp(patience, http)).sendRequest(request);
  expect([answer.status, sent()]).toEqual([200, 4]);
  expect(answer.request).toBe(request);
});

it('the last refusal is told, and any other at once', async () => {
  const busy = answering(503, 503, 503, 503);
  expect((await (await patientHttp(patience, busy.http)).sendRequest(request)).status).toBe(503);
  const broken = answering(0, 0, 0, 0);
  await expect((await patientHttp(patience, broken.http)).sendRequest(request)).rejects.toThrow('broke');
  const wrong = answering(409);
  expect((await (await patientHttp(patience, wrong.http)).sendRequest(request)).status).toBe(409);
  expect(wrong.sent()).toBe(1);
});

it('an abort ends it with its reason', async () => {
  const abort = new AbortController();
  const { http } = answering(-1);
  const asked = createPipelineRequest({ url: 'https://azure', abortSignal: abort.signal });
  const sending = (await patientHttp({ ...patience, request: 10_000 }, http)).sendRequest(asked);
  const reason = new Error('enough');
  abort.abort(reason);
  await expect(sending).rejects.toBe(reason);
});
