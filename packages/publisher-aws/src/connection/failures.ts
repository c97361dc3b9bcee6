import { CloudRefused, CloudUnavailable, NoCredentials } from '@ostrata/ports';

/** What the SDK has for a failure, as a caller can act on it; any other error as it is. */
export function awsFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  const cause = { cause: error };
  if (noCredentials.has(name)) return new NoCredentials('aws', `${message}; ${howToLogIn}`, cause);
  if (refusedCredentials.has(name)) return new NoCredentials('aws', `${message} (${name}); ${howToLogIn}`, cause);
  if (isOfNetwork(error)) return new CloudUnavailable('aws', message || name, cause);
  if (!('$metadata' in error)) return error;
  const isInTrouble = ('$fault' in error && error.$fault === 'server') || throttled.has(name);
  if (isInTrouble) return new CloudUnavailable('aws', `${message} (${name})`, cause);
  const advice = unauthorized.has(name)
    ? '; docs/permissions/aws-publisher.json has the permissions that are needed'
    : '';
  return new CloudRefused('aws', name, `${message}${advice}`, cause);
}

const howToLogIn = 'set AWS_PROFILE, or log in as `aws configure sso` does';

const noCredentials = new Set(['CredentialsProviderError', 'TokenProviderError']);
const refusedCredentials = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const unauthorized = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const throttled = new Set(['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'TooManyRequestsException']);

/** Node's errors of a connection have a code, and the SDK's own for one that took too long a name. */
function isOfNetwork(error: Error): boolean {
  return error.name === 'TimeoutError' || ('syscall' in error && 'code' in error);
}
