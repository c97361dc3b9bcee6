import { faultyProxy, type Answer, type FaultyProxy, type ProxiedCall } from '@ostrata/faults';

/** A proxy before moto that names calls as IAM does, `ec2:CopyImage`, and refuses them in each service's own words. */
export function faultyAws(upstream: string): Promise<FaultyProxy> {
  return faultyProxy({
    upstream,
    nameOf: actionOf,
    answers: {
      throttled: (call) =>
        isSsm(call)
          ? json(400, 'ThrottlingException', 'Rate exceeded')
          : xml(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
      unavailable: (call) =>
        isSsm(call) ? json(500, 'InternalServerError', 'An error occurred') : xml(503, 'Unavailable', 'Not now.'),
    },
  });
}

/** The action that IAM knows a call by. */
export function actionOf(call: ProxiedCall): string {
  if (isSsm(call)) return `ssm:${String(call.headers['x-amz-target']).replace('AmazonSSM.', '')}`;
  return `ec2:${new URLSearchParams(call.body).get('Action') ?? call.path}`;
}

function isSsm({ headers }: ProxiedCall): boolean {
  return headers['x-amz-target'] !== undefined;
}

function xml(status: number, code: string, message: string): Answer {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<Response><Errors>${error}</Errors><RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>`,
  };
}

function json(status: number, type: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message }),
  };
}
