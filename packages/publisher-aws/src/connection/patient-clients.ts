import type { AwsClients, AwsOptions, Patience } from './aws.ts';

const longestPause = 20_000;

/** The SDK's clients, loaded when the first is asked for: each request has an end, and is repeated after a pause at random. */
export function patientClients(
  { request, retry, attempts }: Patience,
  { endpoint, credentials }: Pick<AwsOptions, 'endpoint' | 'credentials'>,
): (region: string) => Promise<AwsClients> {
  return async (region) => {
    // It would warn of the next Node on every run; which Node is needed says the package.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const [{ EC2 }, { SSM }, { ConfiguredRetryStrategy }] = await Promise.all([
      import('@aws-sdk/client-ec2'),
      import('@aws-sdk/client-ssm'),
      import('@smithy/core/retry'),
    ]);
    const pause = (attempt: number) => Math.random() * Math.min(longestPause, retry * 2 ** attempt);
    const config = {
      region,
      retryStrategy: new ConfiguredRetryStrategy(attempts, pause),
      requestHandler: { connectionTimeout: request, requestTimeout: request, throwOnRequestTimeout: true },
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    };
    const account = async () => {
      const { STS } = await import('@aws-sdk/client-sts');
      const { Account = '' } = await new STS(config).getCallerIdentity({});
      return Account;
    };
    return { ec2: new EC2(config), ssm: new SSM(config), account };
  };
}
