import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { Connection, Secrets } from '../contracts/connections';
import { parseBootstrapServer } from '../kafka/cluster/bootstrap';
import type { ClusterConfig, SaslConfig, TlsConfig } from '../kafka/cluster/config';
import { KafkaError } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';

/** Below 10 s, so that a row can name an address that does not answer within 10 s. */
const DEFAULT_CONNECTION_TIMEOUT_MS = 8_000;
const DEFAULT_CLIENT_ID = 'kafka-dispatch';

/** What is needed to open sockets, with certificate files read; throws `invalid-connection`, `file-unreadable`, `secret-missing`. */
export async function clusterConfig(connection: Connection, secrets: Secrets): Promise<ClusterConfig> {
  if (connection.bootstrapServers.length === 0) {
    throw invalid(connection, because('It has no bootstrap server.'));
  }
  return {
    bootstrapServers: connection.bootstrapServers.map((text) => {
      const parsed = parseBootstrapServer(text);
      if (parsed === null) {
        throw invalid(connection, because('“{0}” is not host:port.', text));
      }
      return parsed;
    }),
    clientId: connection.clientId ?? DEFAULT_CLIENT_ID,
    ...(connection.clientRack === undefined ? {} : { clientRack: connection.clientRack }),
    connectionTimeoutMs: connection.connectionTimeoutMs ?? DEFAULT_CONNECTION_TIMEOUT_MS,
    tls: await tlsConfig(connection, secrets),
    sasl: saslConfig(connection, secrets),
  };
}

async function tlsConfig(connection: Connection, secrets: Secrets): Promise<TlsConfig | null> {
  const { tls: options } = connection;
  if (!options?.enabled) {
    return null;
  }
  const [ca, cert, key, pfx] = await Promise.all([options.caFile, options.certFile, options.keyFile, options.pfxFile].map(read));
  const identity: Pick<TlsConfig, 'cert' | 'key' | 'pfx' | 'passphrase'> = {
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(pfx ? { pfx } : {}),
    ...(secrets.keyPassphrase === undefined ? {} : { passphrase: secrets.keyPassphrase }),
  };
  checkLoadable(connection, identity);
  return {
    ca: ca === null || ca === undefined ? trustedCertificates() : [ca],
    ...identity,
    ...(options.serverName === undefined ? {} : { servername: options.serverName }),
    rejectUnauthorized: options.rejectUnauthorized ?? true,
  };
}

/** What cannot be loaded would look later as if the server did not speak TLS. */
function checkLoadable(connection: Connection, identity: tls.SecureContextOptions): void {
  try {
    tls.createSecureContext(identity);
  } catch (thrown) {
    const raw = thrown instanceof Error ? thrown.message : String(thrown);
    throw new KafkaError('invalid-connection', { facts: { name: connection.name, setting: 'tls', reason: raw }, raw, cause: thrown });
  }
}

/** Node's own certificates and, where Node can read them, the system's: company CAs are installed there. */
function trustedCertificates(): string[] {
  if (typeof tls.getCACertificates !== 'function') {
    return [...tls.rootCertificates];
  }
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
}

function saslConfig(connection: Connection, secrets: Secrets): SaslConfig | null {
  const { sasl } = connection;
  if (sasl === undefined) {
    return null;
  }
  switch (sasl.mechanism) {
    case 'plain':
    case 'scram-sha-256':
    case 'scram-sha-512':
      if (secrets.password === undefined) {
        throw new KafkaError('secret-missing', { facts: { name: connection.name, username: sasl.username, mechanism: sasl.mechanism.toUpperCase() } });
      }
      return { mechanism: sasl.mechanism, username: sasl.username, password: secrets.password };
    case 'oauthbearer':
    case 'aws-msk-iam':
      throw invalid(connection, because('The mechanism {0} is not supported yet.', sasl.mechanism.toUpperCase()));
    default:
      return sasl satisfies never;
  }
}

async function read(file: string | undefined): Promise<Buffer | null> {
  if (file === undefined || file === '') {
    return null;
  }
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new KafkaError('file-unreadable', { facts: { file }, raw: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

function invalid(connection: Connection, reason: Reason): KafkaError {
  return new KafkaError('invalid-connection', { facts: { name: connection.name }, reason });
}
