/** What Google says when it is asked too much, which is a 403 on Compute Engine, and when it is in trouble. */
export const answers = { throttled: refusal(403, 'rateLimitExceeded'), unavailable: refusal(503, 'backendError') };

function refusal(code: number, reason: string) {
  const error = { code, message: reason, errors: [{ message: reason, domain: 'usageLimits', reason }] };
  const headers = { 'content-type': 'application/json; charset=UTF-8' };
  return { status: code, headers, body: JSON.stringify({ error }) };
}
