import type { EC2, EC2ClientConfig } from '@aws-sdk/client-ec2';
import type { SSM } from '@aws-sdk/client-ssm';
import type { Clock } from '@ostrata/ports';
import { patientClients } from './patient-clients.ts';

/** The clients of one region. */
export interface AwsClients {
  readonly ec2: EC2;
  readonly ssm: SSM;
  /** Tells the account that the credentials are of; not told, it is not asked. */
  readonly account?: () => Promise<string>;
}

export interface AwsOptions {
  /** The region that images are built in, and where their state, claims and channels are read: `eu-west-1`. */
  readonly region: string;
  /** The account that images are built in, which owns them: credentials of another are refused. */
  readonly account?: string;
  /** Accounts that every published image is shared with, besides those of its own distribution. */
  readonly shareWith?: readonly string[];
  /** Further regions in which `sweep` and `audit` look for what is left over. */
  readonly regions?: readonly string[];
  /** Gives the clients of a region; those of the SDK, with the credentials it finds on the machine, when left out. */
  readonly clients?: (region: string) => AwsClients | Promise<AwsClients>;
  /** For the SDK's own clients: another address than AWS's own, and credentials that it does not find by itself. */
  readonly endpoint?: string;
  readonly credentials?: NonNullable<EC2ClientConfig['credentials']>;
  /** What time it is; the machine's when left out. */
  readonly clock?: Pick<Clock, 'now'>;
  readonly patience?: Partial<Patience>;
}

/** How long is waited, in milliseconds but for `claim`. */
export interface Patience {
  /** Between two looks at something that takes long, such as a copy. 5 s unless told. */
  readonly poll: number;
  /** For one request, until it counts as lost and is sent again. 30 s unless told. */
  readonly request: number;
  /** Before the first repetition of a request; doubled for each, up to 20 s, at random below that. 200 unless told. */
  readonly retry: number;
  /** How often a request is sent before its failure is told. 9 unless told. */
  readonly attempts: number;
  /** For a copy to another region. 4 hours unless told. */
  readonly copy: number;
  /** Until what was written is read. 2 minutes unless told. */
  readonly settle: number;
  /** Seconds after which a claim ends whose holder does not renew it. 300 unless told. */
  readonly claim: number;
}

/** What all that is done in AWS has in common. */
export interface Aws {
  readonly home: string;
  readonly account: string | undefined;
  readonly shareWith: readonly string[];
  readonly regions: readonly string[];
  readonly patience: Patience;
  now(): Date;
  /** The clients of a region, made when they are first asked for. */
  in(region: string): Promise<AwsClients>;
}

const usual: Patience = {
  poll: 5_000,
  request: 30_000,
  retry: 200,
  attempts: 9,
  copy: 4 * 3_600_000,
  settle: 120_000,
  claim: 300,
};

/** Connects nothing yet. */
export function awsOf(options: AwsOptions): Aws {
  const { region, account, shareWith = [], regions = [], clock = { now: () => new Date() } } = options;
  const patience = { ...usual, ...options.patience };
  const made = new Map<string, Promise<AwsClients>>();
  const connect = options.clients ?? patientClients(patience, options);
  return {
    home: region,
    account,
    shareWith,
    regions,
    patience,
    now: () => clock.now(),
    in: (name) => {
      const known = made.get(name) ?? Promise.resolve(connect(name));
      made.set(name, known);
      return known;
    },
  };
}
