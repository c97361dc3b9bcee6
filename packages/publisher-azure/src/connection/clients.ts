import type { ComputeManagementClient } from '@azure/arm-compute';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import type { RequestPolicy } from '@azure/core-http-compat';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';
import type { AzureOptions, Patience } from './azure.ts';
import { patientHttp } from './patient-http.ts';

type Connection = Pick<AzureOptions, 'subscription' | 'endpoint' | 'credential' | 'http'>;

/** The SDK's client of Azure Compute, loaded now. Requests are repeated by ours alone. */
export async function connectCompute(connection: Connection, patience: Patience): Promise<ComputeManagementClient> {
  const { ComputeManagementClient: Client } = await import('@azure/arm-compute');
  return new Client(await credentialOf(connection), connection.subscription, await optionsOf(connection, patience));
}

/** The SDK's client of resource groups, loaded now. */
export async function connectResources(connection: Connection, patience: Patience): Promise<ResourceManagementClient> {
  const { ResourceManagementClient: Client } = await import('@azure/arm-resources');
  return new Client(await credentialOf(connection), connection.subscription, await optionsOf(connection, patience));
}

async function optionsOf({ endpoint, http }: Connection, patience: Patience) {
  return {
    ...(endpoint !== undefined && { endpoint }),
    httpClient: await patientHttp(patience, http),
    retryOptions: { maxRetries: 0 },
  };
}

/** The SDK's client of a blob container, loaded now. */
export async function connectClaims(url: string, connection: Connection, patience: Patience): Promise<ContainerClient> {
  const { ContainerClient: Client } = await import('@azure/storage-blob');
  return new Client(url, await credentialOf(connection), {
    httpClient: await asStorageTakesIt(await patientHttp(patience, connection.http)),
    retryOptions: { maxTries: 1 },
  });
}

/** The storage SDK takes clients in an older shape only. */
async function asStorageTakesIt(http: HttpClient): Promise<RequestPolicy> {
  const [{ createHttpHeaders, createPipelineRequest }, { toCompatResponse }] = await Promise.all([
    import('@azure/core-rest-pipeline'),
    import('@azure/core-http-compat'),
  ]);
  return {
    sendRequest: async (request) => {
      const { url, method, body, abortSignal, requestId, streamResponseStatusCodes } = request;
      const response = await http.sendRequest(
        createPipelineRequest({
          url,
          method,
          requestId,
          headers: createHttpHeaders(request.headers.toJson({ preserveCase: true })),
          ...(body !== undefined && { body }),
          ...(abortSignal !== undefined && { abortSignal }),
          ...(streamResponseStatusCodes !== undefined && { streamResponseStatusCodes }),
          allowInsecureConnection: false,
        }),
      );
      // The SDK knows what it asked for, and so which answer is an error, by the very request.
      return { ...toCompatResponse(response), request };
    },
  };
}

async function credentialOf({ credential }: Connection): Promise<TokenCredential> {
  if (credential !== undefined) return credential;
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}
