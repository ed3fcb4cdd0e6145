import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { BrokerConnection } from '../../../src/kafka/cluster/brokerConnection';
import { parseBootstrapServer } from '../../../src/kafka/cluster/bootstrap';
import type { ClusterConfig } from '../../../src/kafka/cluster/config';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { waitFor } from '../../harness/waitFor';
import { ForeignServers } from '../../integration/explain/foreignServers';

const SASL_HANDSHAKE = 17;
const API_VERSIONS = 18;
const SASL_AUTHENTICATE = 36;
const CONFIG: ClusterConfig = { bootstrapServers: [], clientId: 'test', connectionTimeoutMs: 300, tls: null, sasl: { mechanism: 'plain', username: 'u', password: 'p' } };

function int16s(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => buffer.writeInt16BE(value, 2 * index));
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

/** Answers as a broker with PLAIN whose sessions last so long; from `logins` logins on it is silent. */
function broker(socket: Socket, sessionMs: number, logins: { left: number }): void {
  const session = Buffer.alloc(8);
  session.writeBigInt64BE(BigInt(sessionMs));
  const mechanism = Buffer.from('PLAIN');
  let read = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    read = Buffer.concat([read, chunk]);
    for (; read.length >= 4 && read.length >= 4 + read.readInt32BE(0); read = read.subarray(4 + read.readInt32BE(0))) {
      const api = read.readInt16BE(4);
      if (api === SASL_HANDSHAKE && logins.left-- <= 0) {
        return;
      }
      const body =
        api === API_VERSIONS
          ? [int16s(0), int32(3), int16s(SASL_HANDSHAKE, 0, 1, API_VERSIONS, 0, 0, SASL_AUTHENTICATE, 0, 1)]
          : api === SASL_HANDSHAKE
            ? [int16s(0), int32(1), int16s(mechanism.length), mechanism]
            : [int16s(0, -1), int32(0), session];
      const answer = Buffer.concat([read.subarray(8, 12), ...body]);
      socket.write(Buffer.concat([int32(answer.length), answer]));
    }
  });
}

describe('A connection to a broker', () => {
  let servers: ForeignServers;
  beforeEach(() => (servers = new ForeignServers()));
  afterEach(() => servers.close());

  async function open(onConnection: (socket: Socket) => void, config: Partial<ClusterConfig> = {}, signal?: AbortSignal): Promise<BrokerConnection> {
    const address = parseBootstrapServer(await servers.listen(onConnection));
    assert.ok(address !== null);
    return BrokerConnection.open(address, 1, { ...CONFIG, ...config }, signal);
  }

  it('opens no socket where it is not wanted any more', async () => {
    let connections = 0;
    const opening = open(() => connections++, {}, AbortSignal.abort(new KafkaError('closing')));
    await assert.rejects(opening, { code: 'closing' });
    const later = open(() => undefined);
    await assert.rejects(later, { code: 'connection-timeout' });
    assert.equal(connections, 0);
  });

  it('is given up where a broker does not answer the login', async () => {
    await assert.rejects(open((socket) => broker(socket, 0, { left: 0 })), { code: 'connection-timeout' });
  });

  it('is given up where a broker does not answer the next login of a session that ends', async () => {
    const connection = await open((socket) => broker(socket, 200, { left: 1 }));
    await connection.ready();
    await waitFor('the session is nearly over', () => !connection.isReady);
    await assert.rejects(connection.ready(), { code: 'connection-timeout' });
    assert.equal(connection.closed?.code, 'connection-timeout');
  });

  it('can be used where sessions are short', async () => {
    const logins = { left: 3 };
    const connection = await open((socket) => broker(socket, 500, logins));
    await connection.ready();
    assert.equal(logins.left, 2);
    await waitFor('the session is nearly over', () => !connection.isReady);
    await connection.ready();
    assert.equal(logins.left, 1);
    connection.close();
  });
});
