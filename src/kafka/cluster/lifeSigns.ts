import { KafkaError } from '../errors/kafkaError';
import { apiVersions } from '../protocol/requests/apiVersions';
import type { BrokerConnection } from './brokerConnection';
import type { ClusterConfig } from './config';

/**
 * A socket that was silent for longer is asked for its API versions before a Produce is written to it. Shorter than the
 * time after which load balancers cut in silence.
 */
const IDLE_PROBE = { afterMs: 60_000, timeoutMs: 3_000 };

/** Brokers, load balancers and sleeping laptops cut silently: a long silent socket has to prove itself first. */
export class LifeSigns {
  private readonly asking = new Map<BrokerConnection, Promise<boolean>>();

  constructor(private readonly idleProbe: ClusterConfig['idleProbe']) {}

  /** Whether it can be used; one that does not answer is closed. */
  async of(connection: BrokerConnection): Promise<boolean> {
    if (connection.closed !== null) {
      return false;
    }
    let asking = this.asking.get(connection);
    if (asking === undefined) {
      const { afterMs, timeoutMs } = this.idleProbe ?? IDLE_PROBE;
      // A broker answers in order: it may be busy with what is on the way, and need not answer this one soon.
      if (performance.now() - connection.lastHeardAt < afterMs || connection.isBusy) {
        return true;
      }
      asking = ask(connection, timeoutMs).finally(() => this.asking.delete(connection));
      this.asking.set(connection, asking);
    }
    return asking;
  }
}

async function ask(connection: BrokerConnection, timeoutMs: number): Promise<boolean> {
  try {
    await connection.request(apiVersions, null, { timeoutMs });
    return true;
  } catch (thrown) {
    connection.close(KafkaError.from({ ...KafkaError.dataOf(thrown), code: 'connection-closed', retriable: true }));
    return false;
  }
}
