import type { Facts } from '../../contracts/errors';
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
  /** What the broker itself said when it refused the login; null: nothing. */
  readonly loginRefusal: string | null;
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
};

/**
 * TLS alerts (RFC 8446, §6.2) by which a server refuses the client's certificate, or that it has none. Before the name
 * of the alert stands that of a TLS version, which differs between versions of OpenSSL.
 */
const CLIENT_CERTIFICATE_ALERT = /_ALERT_(NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|CERTIFICATE_REQUIRED)$/;

/** What came in answer to the TLS handshake was no TLS. */
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST']);

/** The answer to ApiVersions, which is the first one, has some hundred bytes: a length beyond this is somebody else's text. */
const LARGEST_FIRST_ANSWER = 1_048_576;
/** That of the first request. */
const FIRST_CORRELATION_ID = 0;

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
  const code = classify(error, seen, config);
  return new KafkaError(code, {
    retriable: !FINAL.has(code),
    facts: { ...placeOf(seen, config), ...detailsOf(error, code, seen, config) },
    broker: { id: seen.brokerId, host: seen.address.host, port: seen.address.port },
    raw,
    cause: thrown,
  });
}

/** Why what came first is no answer of a Kafka listener that fits this connection; null: it may be one. */
export function foreignAnswer(seen: SocketFacts, config: ClusterConfig): KafkaError | null {
  const code = byFirstBytes(seen, config);
  if (code === null) {
    return null;
  }
  const readable = readableStart(seen.firstBytes);
  return new KafkaError(code, {
    facts: { ...placeOf(seen, config), ...(code === 'not-kafka' ? { reason: readable } : {}) },
    broker: { id: seen.brokerId, host: seen.address.host, port: seen.address.port },
    raw: `first bytes of the answer: ${seen.firstBytes.toString('hex').replace(/..(?=.)/g, '$& ')}`,
  });
}

function placeOf(seen: SocketFacts, config: ClusterConfig): Facts {
  return {
    address: formatAddress(seen.address),
    host: seen.address.host,
    port: seen.address.port,
    brokerId: seen.brokerId,
    ...(config.sasl === null ? {} : { mechanism: config.sasl.mechanism.toUpperCase(), username: config.sasl.username }),
  };
}

/** What the error knows beyond its code. */
function detailsOf(error: unknown, code: ErrorCode, seen: SocketFacts, config: ClusterConfig): Facts {
  switch (code) {
    case 'tls-client-certificate-required':
      return { reason: stringProperty(error, 'reason'), certificate: config.tls?.cert !== undefined || config.tls?.pfx !== undefined };
    case 'tls-failed':
      return { reason: stringProperty(error, 'reason') };
    case 'tls-host-mismatch':
      return { names: certificateNames(error) };
    case 'tls-to-plaintext':
      return { answered: NO_TLS.has(stringProperty(error, 'code') ?? '') };
    case 'sasl-authentication-failed':
      return { brokerMessage: seen.loginRefusal };
    default:
      return {};
  }
}

/** `kafka-1, 10.0.0.1`: whom the certificate is for; null: not known. Node gives it with its error. */
function certificateNames(error: unknown): string | null {
  const certificate: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'cert') : undefined;
  const names = stringProperty(certificate, 'subjectaltname');
  return names === null || names === '' ? null : names.replace(/(^|, )(DNS|IP Address):/g, '$1');
}

function classify(error: unknown, seen: SocketFacts, config: ClusterConfig): ErrorCode {
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
  if (code !== null) {
    const tls = TLS_CODES[code];
    if (tls !== undefined) {
      return tls;
    }
    if (CLIENT_CERTIFICATE_ALERT.test(code)) {
      return 'tls-client-certificate-required';
    }
    if (NO_TLS.has(code)) {
      return 'tls-to-plaintext';
    }
    // Node's own word for a FIN within the handshake; a reset by the other side comes from a system call.
    if (config.tls !== null && !seen.established && code === 'ECONNRESET' && stringProperty(error, 'syscall') === null) {
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

/** A TLS record, or no Kafka frame at all, where a Kafka answer should stand. */
function byFirstBytes(seen: SocketFacts, config: ClusterConfig): 'plaintext-to-tls' | 'not-kafka' | null {
  const { firstBytes } = seen;
  if (config.tls === null && firstBytes.length >= 2 && (firstBytes[0] === 0x15 || firstBytes[0] === 0x16) && firstBytes[1] === 0x03) {
    return 'plaintext-to-tls';
  }
  if (firstBytes.length < 4) {
    return null;
  }
  const length = firstBytes.readInt32BE(0);
  const isFrame = length >= 4 && length <= LARGEST_FIRST_ANSWER && (firstBytes.length < 8 || firstBytes.readInt32BE(4) === FIRST_CORRELATION_ID);
  return isFrame ? null : 'not-kafka';
}

/** `HTTP/1.1 400 Bad Request`: the first line, where it can be read. */
function readableStart(bytes: Buffer): string | null {
  const [line = ''] = bytes.toString('latin1').split(/[\r\n]/);
  return line.length >= 4 && /^[\x20-\x7e]+$/.test(line) ? line : null;
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
