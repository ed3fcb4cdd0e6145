import { Reader } from '../protocol/reader';
import { Writer } from '../protocol/writer';
import { BrokerConnection } from './brokerConnection';
import type { ClusterConfig, HostPort } from './config';

const SASL_HANDSHAKE = 17;
const UNSUPPORTED_SASL_MECHANISM = 33;

/** The mechanisms a listener enables, asked for with one that does not exist; null: it wants no login, or did not say. */
export async function probeSaslMechanisms(address: HostPort, config: ClusterConfig): Promise<readonly string[] | null> {
  let connection: BrokerConnection | null = null;
  try {
    connection = await BrokerConnection.open(address, null, { ...config, sasl: null });
    const body = new Writer();
    body.string('PROBE');
    const answer = await connection.exchange(
      { apiKey: SASL_HANDSHAKE, name: 'SaslHandshake', version: 1, body: [body.toBuffer()] },
      { timeoutMs: config.connectionTimeoutMs },
    );
    const reader = new Reader(answer.body);
    return reader.int16() === UNSUPPORTED_SASL_MECHANISM ? reader.array((item) => item.string() ?? '') : null;
  } catch {
    return null;
  } finally {
    connection?.close();
  }
}
