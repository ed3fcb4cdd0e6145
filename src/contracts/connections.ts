export interface TlsOptions {
  readonly enabled: boolean;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly pfxFile?: string;
  readonly serverName?: string;
  readonly rejectUnauthorized?: boolean;
}

export type SaslOptions =
  | { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string }
  | {
      readonly mechanism: 'oauthbearer';
      readonly tokenEndpoint?: string;
      readonly clientId?: string;
      readonly scope?: string;
      readonly tokenCommand?: readonly string[];
    }
  | {
      readonly mechanism: 'aws-msk-iam';
      readonly region: string;
      readonly profile?: string;
      readonly accessKeyId?: string;
      readonly roleArn?: string;
    };

export interface Connection {
  /** Made by us, stable, never reused. */
  readonly id?: string;
  readonly name: string;
  readonly bootstrapServers: readonly string[];
  readonly clientId?: string;
  /** As `client.rack` of Java: reads from the replica in the same rack, where brokers choose by it. */
  readonly clientRack?: string;
  readonly color?: string;
  /** Sends, deletes and jobs ask first. */
  readonly protected?: boolean;
  /** Refuses every write. */
  readonly readOnly?: boolean;
  readonly connectionTimeoutMs?: number;
  readonly tls?: TlsOptions;
  readonly sasl?: SaslOptions;
  readonly schemaRegistry?: { readonly url: string; readonly username?: string };
}

/** A connection that is listed: it has its id. */
export interface KnownConnection extends Connection {
  readonly id: string;
}

/** Go in once, never out. */
export interface Secrets {
  readonly password?: string;
  readonly keyPassphrase?: string;
  readonly clientSecret?: string;
  readonly token?: string;
  readonly awsSecretAccessKey?: string;
  readonly awsSessionToken?: string;
  readonly registryPassword?: string;
}
