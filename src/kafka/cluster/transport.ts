import { isIP, connect as tcpConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { createLogger, LEVELS } from 'kafkajs/src/loggers';
import KafkajsConnection from 'kafkajs/src/network/connection';
import RequestQueue from 'kafkajs/src/network/requestQueue';
import type { ClusterConfig, HostPort, TlsConfig } from './config';

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

export type Transport = KafkajsConnection;

/**
 * One kafkajs connection, not yet connected. It is used for one socket only and then thrown away: kafkajs' own
 * reconnecting has no lock and leaks sockets. Its request time-outs are off: deadlines are ours.
 */
export function createTransport(address: HostPort, config: ClusterConfig, onSocket: (socket: Socket) => void): Transport {
  return new KafkajsConnection({
    host: address.host,
    port: address.port,
    logger: silent,
    socketFactory: ({ host, port, onConnect }) => {
      const socket = config.tls === null ? tcpConnect({ host, port }, onConnect) : openTls({ host, port }, config.tls, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.setNoDelay(true);
      onSocket(socket);
      return socket;
    },
    requestTimeout: 2_147_483_647,
    connectionTimeout: config.connectionTimeoutMs + 1_000,
    enforceRequestTimeout: false,
    maxInFlightRequests: null,
    clientId: config.clientId,
    ssl: config.tls,
    sasl: config.sasl === null ? null : { ...config.sasl },
  });
}

function openTls(address: HostPort, tls: TlsConfig, onConnect: () => void): Socket {
  const servername = tls.servername ?? (isIP(address.host) === 0 ? address.host : undefined);
  return tlsConnect({ ...tls, ...address, ...(servername === undefined ? {} : { servername }) }, onConnect);
}
