import type { ComputeManagementClient } from '@azure/arm-compute';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';
import type { Clock } from '@ostrata/ports';
import { connectClaims, connectCompute, connectResources } from './clients.ts';

export interface AzureOptions {
  /** The subscription of the gallery, a UUID. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly gallery: string;
  /** The region that images are built in: `westeurope`. */
  readonly location: string;
  /** The blob container that runs take turns by: `https://<account>.blob.core.windows.net/<container>`. */
  readonly claims?: string;
  /** Subscriptions that the gallery is shared with when an image is published, besides those of its own distribution. */
  readonly shareWith?: readonly string[];
  /** Another address than `https://management.azure.com`. */
  readonly endpoint?: string;
  /** What Azure's tools find on the machine (`DefaultAzureCredential`) when left out. */
  readonly credential?: TokenCredential;
  /** Sends single requests, which are repeated around it; that of the SDK when left out. */
  readonly http?: HttpClient;
  /** Clients of one's own; their requests are not repeated. */
  readonly clients?: AzureClients;
  readonly clock?: Pick<Clock, 'now'>;
  readonly patience?: Partial<Patience>;
}

export interface AzureClients {
  readonly compute: ComputeManagementClient;
  readonly resources?: ResourceManagementClient;
  readonly claims?: ContainerClient;
}

/** How long is waited, in milliseconds but for `claim`. */
export interface Patience {
  /** Between two looks at something that takes long, such as a replication. 10 s unless told. */
  readonly poll: number;
  /** For one request, until it counts as lost and is sent again. 60 s unless told. */
  readonly request: number;
  /** Before the first repetition of a request; doubled for each, up to 30 s, at random below that. 500 unless told. */
  readonly retry: number;
  /** How often a request is sent before its failure is told. 9 unless told. */
  readonly attempts: number;
  /** Until a resource that another operation works on is free. 4 hours unless told. */
  readonly busy: number;
  /** Seconds after which a claim ends whose holder does not renew it, 15 to 60. 60 unless told. */
  readonly claim: number;
}

/** What all that is done in Azure has in common. */
export interface Azure {
  readonly options: Pick<AzureOptions, 'subscription' | 'resourceGroup' | 'gallery' | 'location'>;
  readonly shareWith: readonly string[];
  readonly patience: Patience;
  now(): Date;
  /** The client of Azure Compute, made when it is first asked for. */
  compute(): Promise<ComputeManagementClient>;
  /** The client of resource groups, made when it is first asked for. */
  resources(): Promise<ResourceManagementClient>;
  /** The container of claims, made when it is first asked for. Throws `NoClaims`. */
  claims(): Promise<ContainerClient>;
}

const usual: Patience = {
  poll: 10_000,
  request: 60_000,
  retry: 500,
  attempts: 9,
  busy: 4 * 3_600_000,
  claim: 60,
};

/** Connects nothing yet. */
export function azureOf(options: AzureOptions): Azure {
  const patience = { ...usual, ...options.patience };
  const { clock = { now: () => new Date() }, shareWith = [] } = options;
  return {
    options,
    shareWith,
    patience,
    now: () => clock.now(),
    compute: once(async () => options.clients?.compute ?? connectCompute(options, patience)),
    resources: once(async () => options.clients?.resources ?? connectResources(options, patience)),
    claims: once(async () => {
      const given = options.clients?.claims;
      if (given !== undefined) return given;
      if (options.claims === undefined) throw new NoClaims();
      return connectClaims(options.claims, options, patience);
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Runs cannot take turns without a container for it. */
export class NoClaims extends Error {
  override readonly name = 'NoClaims';

  constructor() {
    super(
      'runs take turns by a blob container in Azure: name one as accounts.azure.claims in ostrata.yaml, ' +
        'https://<account>.blob.core.windows.net/<container>',
    );
  }
}
