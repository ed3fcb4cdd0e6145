import { isIP, connect as tcpConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import plain from 'kafkajs/src/broker/saslAuthenticator/plain';
import scram256 from 'kafkajs/src/broker/saslAuthenticator/scram256';
import scram512 from 'kafkajs/src/broker/saslAuthenticator/scram512';
import { createLogger, LEVELS } from 'kafkajs/src/loggers';
import KafkajsConnection, { type KafkajsConnectionOptions } from 'kafkajs/src/network/connection';
import RequestQueue from 'kafkajs/src/network/requestQueue';
import type { ClusterConfig, HostPort, SaslConfig, TlsConfig } from './config';

const KEEP_ALIVE_MS = 60_000;

/**
 * kafkajs arms a timer each millisecond on every connection, for ever. Ours is armed only while something is pending,
 * which is only while the broker throttles us.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue & { throttleCheckTimeoutId: NodeJS.Timeout | null }): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) {
    return;
  }
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    Math.max(this.throttledUntil - Date.now(), 1),
  );
};

const silent = createLogger({ level: LEVELS.NOTHING, logCreator: () => () => undefined });

export interface TransportHooks {
  readonly onSocket: (socket: Socket) => void;
  /** Bytes came; `read` has kafkajs take them, and throws where they are no frames. */
  readonly onData: (read: () => void, chunk: Buffer) => void;
  /** The broker refused the login with this text of its own. kafkajs' error mixes it with kafkajs' words. */
  readonly onLoginRefused: (message: string) => void;
}

/** kafkajs' connection, whose parser throws out of a socket event, and so ends the thread, when something else than Kafka answers. */
class GuardedConnection extends KafkajsConnection {
  constructor(
    options: KafkajsConnectionOptions,
    private readonly onData: TransportHooks['onData'],
  ) {
    super(options);
  }

  override processData(chunk: Buffer): void {
    this.onData(() => super.processData(chunk), chunk);
  }
}

export type Transport = KafkajsConnection;

const LOGINS = { plain, 'scram-sha-256': scram256, 'scram-sha-512': scram512 };

/**
 * One kafkajs connection, not yet connected. It is used for one socket only and then thrown away: kafkajs' own
 * reconnecting has no lock and leaks sockets. Its request time-outs are off: deadlines are ours.
 */
export function createTransport(address: HostPort, config: ClusterConfig, hooks: TransportHooks): Transport {
  const options: KafkajsConnectionOptions = {
    host: address.host,
    port: address.port,
    logger: silent,
    socketFactory: ({ host, port, onConnect }) => {
      const socket = config.tls === null ? tcpConnect({ host, port }, onConnect) : openTls({ host, port }, config.tls, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.setNoDelay(true);
      hooks.onSocket(socket);
      return socket;
    },
    requestTimeout: 2_147_483_647,
    connectionTimeout: config.connectionTimeoutMs + 1_000,
    enforceRequestTimeout: false,
    maxInFlightRequests: null,
    clientId: config.clientId,
    ssl: config.tls,
    sasl: config.sasl === null ? null : saslOptions(config.sasl, hooks.onLoginRefused),
  };
  return new GuardedConnection(options, hooks.onData);
}

function saslOptions(sasl: SaslConfig, onRefused: TransportHooks['onLoginRefused']): NonNullable<KafkajsConnectionOptions['sasl']> {
  const login = LOGINS[sasl.mechanism]({ ...sasl });
  return {
    ...sasl,
    authenticationProvider: (place) =>
      login({
        ...place,
        saslAuthenticate: async (exchange) => {
          try {
            return await place.saslAuthenticate(exchange);
          } catch (thrown) {
            if (thrown instanceof Error && thrown.name === 'KafkaJSProtocolError') {
              onRefused(thrown.message);
            }
            throw thrown;
          }
        },
      }),
  };
}

function openTls(address: HostPort, tls: TlsConfig, onConnect: () => void): Socket {
  const servername = tls.servername ?? (isIP(address.host) === 0 ? address.host : undefined);
  return tlsConnect({ ...tls, ...address, ...(servername === undefined ? {} : { servername }) }, onConnect);
}
