import { KafkaError } from '../errors/kafkaError';
import type { BrokerConnection } from './brokerConnection';

/**
 * A request on the connection, which is closed where no answer comes in time: whoever is silent is not asked again on the
 * same socket, and what else is on the way there fails at once.
 */
export async function closingOnTimeout<T>(connection: BrokerConnection, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (thrown) {
    const error = KafkaError.from(KafkaError.dataOf(thrown));
    if (error.code === 'request-timeout') {
      connection.close(error);
    }
    throw error;
  }
}
