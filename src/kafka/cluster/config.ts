import type { SecureContextOptions } from 'node:tls';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Certificates as PEM text or PFX bytes, already read. */
export interface TlsConfig extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase'> {
  /** Name to verify and to ask for (SNI); absent: the host connected to. */
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

export interface SaslConfig {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Everything needed to open sockets to a cluster; secrets included, so it lives only as long as the cluster object. */
export interface ClusterConfig {
  readonly bootstrapServers: readonly HostPort[];
  readonly clientId: string;
  /** Where we are, as brokers tell it of themselves in `broker.rack`. */
  readonly clientRack?: string;
  /** ms for TCP, TLS, API versions and SASL together. */
  readonly connectionTimeoutMs: number;
  readonly tls: TlsConfig | null;
  readonly sasl: SaslConfig | null;
  /** ms without a byte from a broker after which it is asked whether it is still there, and how long it may take. Default: 60,000 and 3,000. */
  readonly idleProbe?: { readonly afterMs: number; readonly timeoutMs: number };
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatAddress({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
