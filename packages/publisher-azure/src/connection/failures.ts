import { CloudRefused, CloudUnavailable, NoCredentials } from '@ostrata/ports';

/** What the SDK has for a failure, as a caller can act on it; any other error as it is. */
export function azureFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  const cause = { cause: error };
  if (noCredentials.has(name)) return new NoCredentials('azure', howToLogIn, cause);
  if (name !== 'RestError') return error;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : String(status ?? name);
  if (status === 401) return new NoCredentials('azure', `${firstLine(message)}; ${howToLogIn}`, cause);
  if (status === undefined || status === 408 || status === 429 || status >= 500) {
    return new CloudUnavailable('azure', `${firstLine(message)} (${code})`, cause);
  }
  const advice = status === 403 ? '; docs/permissions/azure-publisher.json has the role that is needed' : '';
  return new CloudRefused('azure', code, `${firstLine(message)}${advice}`, cause);
}

const howToLogIn = 'run `az login`, or set what a managed identity or service principal needs (AZURE_CLIENT_ID, …)';

const noCredentials = new Set([
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/** The rest of what the SDK says is the whole answer. */
function firstLine(message: string): string {
  return message.split('\n')[0] ?? '';
}
