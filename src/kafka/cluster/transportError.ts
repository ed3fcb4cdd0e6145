import { KafkaError } from '../errors/kafkaError';
import type { ErrorCode } from '../errors/errorCode';
import { formatAddress, type ClusterConfig, type HostPort } from './config';

/** What was seen of a socket when it failed. */
export interface SocketFacts {
  readonly address: HostPort;
  readonly brokerId: number | null;
  /** TCP connected, and TLS done where it is on. */
  readonly established: boolean;
  /** First bytes the other side sent; empty: none. */
  readonly firstBytes: Buffer;
}

const NODE_CODES: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  ETIMEDOUT: 'connection-timeout',
  EHOSTUNREACH: 'network-unreachable',
  ENETUNREACH: 'network-unreachable',
  EADDRNOTAVAIL: 'network-unreachable',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
};

const TLS_CODES: Readonly<Record<string, ErrorCode>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-certificate-not-trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-certificate-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-certificate-not-trusted',
  CERT_UNTRUSTED: 'tls-certificate-not-trusted',
  CERT_HAS_EXPIRED: 'tls-certificate-expired',
  CERT_NOT_YET_VALID: 'tls-certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-host-mismatch',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'tls-client-certificate-required',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'tls-client-certificate-required',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'tls-client-certificate-required',
};

/** Failures that no later try can mend without someone changing the connection. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'plaintext-to-tls',
  'tls-to-plaintext',
  'tls-certificate-not-trusted',
  'tls-certificate-expired',
  'tls-host-mismatch',
  'tls-client-certificate-required',
  'tls-failed',
  'sasl-required',
  'sasl-not-expected',
  'sasl-mechanism-not-enabled',
  'sasl-authentication-failed',
  'not-kafka',
  'unsupported-broker',
]);

/**
 * Why a socket could not be opened or broke, from the deepest error with a code and from the bytes seen. kafkajs wraps
 * its errors and says "Closed connection" for three different mistakes.
 */
export function transportError(thrown: unknown, seen: SocketFacts, config: ClusterConfig): KafkaError {
  if (thrown instanceof KafkaError) {
    return thrown;
  }
  const error = deepest(thrown);
  const raw = error instanceof Error ? error.message.trim() : String(error);
  const code = classify(error, raw, seen, config);
  return new KafkaError(code, {
    retriable: !FINAL.has(code),
    facts: {
      address: formatAddress(seen.address),
      host: seen.address.host,
      port: seen.address.port,
      brokerId: seen.brokerId,
      ...(config.sasl === null ? {} : { mechanism: config.sasl.mechanism.toUpperCase(), username: config.sasl.username }),
    },
    broker: { id: seen.brokerId, host: seen.address.host, port: seen.address.port },
    raw,
    cause: thrown,
  });
}

function classify(error: unknown, raw: string, seen: SocketFacts, config: ClusterConfig): ErrorCode {
  const name = error instanceof Error ? error.name : '';
  const code = stringProperty(error, 'code');
  if (name === 'KafkaJSSASLAuthenticationError') {
    return 'sasl-authentication-failed';
  }
  if (name === 'KafkaJSProtocolError') {
    const type = stringProperty(error, 'type');
    if (type === 'UNSUPPORTED_SASL_MECHANISM') {
      return 'sasl-mechanism-not-enabled';
    }
    return type === 'ILLEGAL_SASL_STATE' ? 'sasl-not-expected' : 'sasl-authentication-failed';
  }
  const bytes = byFirstBytes(seen, config);
  if (bytes !== null) {
    return bytes;
  }
  if (code !== null) {
    const tls = TLS_CODES[code];
    if (tls !== undefined) {
      return tls;
    }
    if (config.tls !== null && !seen.established && (code === 'ECONNRESET' || code === 'EPIPE') && /before secure TLS connection/.test(raw)) {
      return 'tls-to-plaintext';
    }
    const known = NODE_CODES[code];
    if (known !== undefined) {
      return known;
    }
    if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
      return 'tls-failed';
    }
  }
  return config.tls !== null && !seen.established ? 'tls-to-plaintext' : 'connection-closed';
}

/** A TLS record or HTTP text where a Kafka answer should stand. */
function byFirstBytes(seen: SocketFacts, config: ClusterConfig): ErrorCode | null {
  const { firstBytes } = seen;
  if (config.tls === null && firstBytes.length >= 2 && (firstBytes[0] === 0x15 || firstBytes[0] === 0x16) && firstBytes[1] === 0x03) {
    return 'plaintext-to-tls';
  }
  return firstBytes.subarray(0, 5).toString('latin1') === 'HTTP/' ? 'not-kafka' : null;
}

function deepest(thrown: unknown): unknown {
  let found = thrown;
  let at = thrown;
  for (let depth = 0; depth < 8 && at instanceof Error; depth++) {
    if (stringProperty(at, 'code') !== null || stringProperty(at, 'type') !== null) {
      found = at;
    }
    at = at.cause;
  }
  return found;
}

function stringProperty(value: unknown, name: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : null;
}
