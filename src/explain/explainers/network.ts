import { diagnose, editConnection, startSandbox } from '../fixes';
import type { Case, ExplainerGroup } from '../explanation';
import { sentences, serverName, titled } from '../phrases';

/** Larger than what producers send unless told to: it may be too much for a broker. */
const LARGE_REQUEST = 1_048_576;

/** The way to a broker, up to the first answer. All read: address or host and port, brokerId. */
export const NETWORK = {
  'host-not-found': (c) => ({
    title: titled(c.ifKnown('{0} is not found', c.facts.host), c.t('The host is not found')),
    cause: c.ifKnown('The name {0} does not resolve on this machine.', c.facts.host) ?? c.t('The name of the server does not resolve on this machine.'),
    fixes: [
      c.t('Check the spelling of the bootstrap servers. A name of a VPN, Docker or Kubernetes network resolves only inside it.'),
      diagnose(c),
      editConnection(c),
    ],
  }),

  'connection-refused': (c) => ({
    title: titled(c.ifKnown('Nothing listens at {0}', c.facts.address), c.t('The server refuses connections')),
    cause: c.t('{0} refused the connection: no server listens on this port.', serverName(c)),
    fixes: [
      c.ifKnown('Start the broker at {0}, or correct the address.', c.facts.address) ?? c.t('Start the broker, or correct its address.'),
      isLocal(c) ? startSandbox(c) : null,
      editConnection(c),
      diagnose(c),
    ],
  }),

  /** Reads also: timeoutMs, connected. */
  'connection-timeout': (c) => {
    const title = titled(c.ifKnown('{0} does not answer', c.facts.address), c.t('The server does not answer'));
    if (c.facts.is('connected')) {
      return {
        title,
        cause: sentences(
          c.ifKnown('{0} accepted the connection, and then no answer came within {1}.', serverName(c), c.facts.duration('timeoutMs')) ??
            c.t('{0} accepted the connection, and then no answer came in time.', serverName(c)),
          c.t('The broker may be frozen or overloaded, or what listens there is no Kafka broker.'),
        ),
        fixes: [c.t('Check that this is the port of a Kafka broker, and that the broker is not frozen.'), diagnose(c), editConnection(c)],
      };
    }
    return {
      title,
      cause: sentences(
        c.ifKnown('{0} did not accept a connection within {1}.', serverName(c), c.facts.duration('timeoutMs')) ?? c.t('{0} did not accept a connection in time.', serverName(c)),
        c.t('A firewall may swallow the packets, or no machine has this address.'),
      ),
      fixes: [c.t('Check the address, VPN and firewall.'), diagnose(c), editConnection(c)],
    };
  },

  /** Reads also: written, requestBytes. */
  'connection-closed': (c) => ({
    title: titled(c.ifKnown('{0} closed the connection', c.facts.address), c.t('The server closed the connection')),
    cause: isWritten(c)
      ? sentences(c.t('{0} closed the connection before an answer came.', serverName(c)), tooLargePerhaps(c))
      : sentences(
          c.t('{0} closed the connection without an answer.', serverName(c)),
          c.t('A broker does so when TLS or login of the connection do not fit its listener, and when it stops.'),
        ),
    fixes: [
      isWritten(c) ? (isLargeRequest(c) ? sendSmaller(c) : c.t('Check the log of the broker for the reason.')) : c.t('Check that TLS and login are what the listener on this port expects.'),
      diagnose(c),
      isWritten(c) ? null : editConnection(c),
    ],
    mayBeStored: c.t('It was written, and its answer never came: it may be stored.'),
  }),

  /** Reads also: written, requestBytes. */
  'connection-reset': (c) => ({
    title: titled(c.ifKnown('The connection to {0} broke', c.facts.address), c.t('The connection broke')),
    cause: isWritten(c)
      ? sentences(c.t('The connection to {0} broke before an answer came: the broker died, or the network cut it.', c.facts.address ?? c.t('the server')), tooLargePerhaps(c))
      : c.t('{0} cut the connection: the broker died, or something on the way does not let it through.', serverName(c)),
    fixes: [c.t('Check that the broker runs.'), isWritten(c) && isLargeRequest(c) ? sendSmaller(c) : null, diagnose(c), isWritten(c) ? null : editConnection(c)],
    mayBeStored: c.t('It was written, and its answer never came: it may be stored.'),
  }),

  'network-unreachable': (c) => ({
    title: titled(c.ifKnown('No way leads to {0}', c.facts.address), c.t('The network is not reachable')),
    cause: c.ifKnown('This machine has no route to {0}.', c.facts.address) ?? c.t('This machine has no route to the server.'),
    fixes: [c.t('Check the network and VPN of this machine.'), diagnose(c), editConnection(c)],
  }),

  /** Reads: bootstrap, timeoutMs or waitedMs, lastErrorCode and the facts of that error. */
  'no-brokers-available': (c) => {
    const last = c.lastFailure();
    return {
      title: titled(c.ifKnown('No broker of “{0}” is available', c.context.connectionName ?? null), c.t('No broker is available')),
      cause: sentences(
        bootstrapFailed(c),
        last && last.cause,
        last ? null : c.ifKnown('The last error says: “{0}”.', c.facts.quote('lastError')),
      ),
      fixes: last ? last.fixes : [c.t('Check that a broker runs at these addresses.'), diagnose(c), editConnection(c)],
    };
  },

  /** Reads: bootstrap, partition, reasonCode, lastError. */
  'advertised-listener-unreachable': (c) => {
    const { brokerId } = c.facts;
    return {
      title: titled(c.ifKnown('Broker {0} is unreachable at its advertised address', brokerId), c.t('A broker is unreachable at its advertised address')),
      cause: sentences(clusterSays(c), unreachableBecause(c)),
      fixes: [
        c.facts.text('reasonCode') === 'connection-refused'
          ? (c.ifKnown('Check that broker {0} runs. If it does, set its advertised.listeners to an address that this machine can reach.', brokerId) ??
            c.t('Check that the broker runs. If it does, set its advertised.listeners to an address that this machine can reach.'))
          : (c.ifKnown('Set advertised.listeners of broker {0} to an address that this machine can reach.', brokerId) ??
            c.t('Set advertised.listeners of the broker to an address that this machine can reach.')),
        isLocal(c) ? null : c.t('In Docker: add a listener for the host, such as localhost:9094, and use it as bootstrap server.'),
        diagnose(c),
        editConnection(c),
      ],
    };
  },

  /** Reads also: reason. */
  'not-kafka': (c) => ({
    title: titled(c.ifKnown('{0} is no Kafka broker', c.facts.address), c.t('The server is no Kafka broker')),
    cause: sentences(
      c.t('{0} answers, but with something else than Kafka’s protocol, as a web server would.', serverName(c)),
      c.ifKnown('Its answer begins with “{0}”.', c.reason),
    ),
    fixes: [c.t('Use the port of a broker’s listener: often 9092, not a port of a web interface, REST proxy or schema registry.'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: api, version. */
  'unsupported-broker': (c) => ({
    title: c.t('The broker lacks a request that is needed'),
    cause:
      c.ifKnown('{0} does not offer {1} version {2}, which this extension needs.', serverName(c), c.facts.text('api'), c.facts.text('version')) ??
      c.ifKnown('{0} does not offer {1} in a version that this extension knows.', serverName(c), c.facts.text('api')) ??
      c.t('{0} does not offer the requests that this extension needs.', serverName(c)),
    fixes: [c.t('Use a broker of Apache Kafka 2.1 or newer.'), diagnose(c)],
  }),
} satisfies ExplainerGroup;

function bootstrapFailed(c: Case): string {
  const bootstrap = c.facts.text('bootstrap') ?? c.facts.text('addresses');
  const time = c.facts.duration('timeoutMs') ?? c.facts.duration('waitedMs');
  if (bootstrap !== null && !bootstrap.includes(',')) {
    return c.ifKnown('The bootstrap server {0} could not be used within {1}.', bootstrap, time) ?? c.t('The bootstrap server {0} could not be used.', bootstrap);
  }
  return (
    c.ifKnown('None of the bootstrap servers {0} could be used within {1}.', bootstrap, time) ??
    c.ifKnown('None of the bootstrap servers {0} could be used.', bootstrap) ??
    c.t('None of the bootstrap servers could be used.')
  );
}

function clusterSays(c: Case): string {
  const bootstrap = c.facts.text('bootstrap');
  const { brokerId, address } = c.facts;
  const partition = c.facts.number('partition');
  return (
    c.ifKnown('The cluster answered at {0} and says that broker {1}, the leader of partition {2}, is at {3}.', bootstrap, brokerId, partition, address) ??
    c.ifKnown('The cluster answered at {0} and says that broker {1} is at {2}.', bootstrap, brokerId, address) ??
    c.ifKnown('The cluster says that broker {0} is at {1}.', brokerId, address) ??
    c.ifKnown('The cluster says that one of its brokers is at {0}.', address) ??
    c.t('The cluster answered, and names an address for one of its brokers that cannot be used from here.')
  );
}

function unreachableBecause(c: Case): string | null {
  switch (c.facts.text('reasonCode')) {
    case 'host-not-found':
      return c.t('That name does not resolve on this machine.');
    case 'connection-refused':
      return c.t('Nothing listens there, seen from this machine.');
    case 'connection-timeout':
      return c.t('No answer comes from there to this machine.');
    case 'network-unreachable':
      return c.t('This machine has no route to that address.');
    default:
      return c.ifKnown('The connection to it failed: “{0}”.', c.facts.quote('lastError'));
  }
}

/** A broker says nothing of a request that it finds too large: it closes the connection. */
function tooLargePerhaps(c: Case): string | null {
  return isLargeRequest(c)
    ? c.ifKnown('The request had {0}: a broker also closes the connection where that is more than its socket.request.max.bytes.', c.facts.bytes('requestBytes'))
    : null;
}

function sendSmaller(c: Case): string {
  return c.t('If only large messages end so: send smaller ones, or raise socket.request.max.bytes of the brokers.');
}

function isLargeRequest(c: Case): boolean {
  return (c.facts.number('requestBytes') ?? 0) >= LARGE_REQUEST;
}

/** The request had left: an explanation of how to connect would miss the point. */
function isWritten(c: Case): boolean {
  return c.outcome === 'unknown' || c.facts.is('written');
}

function isLocal(c: Case): boolean {
  return c.facts.host !== null && /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(c.facts.host);
}
