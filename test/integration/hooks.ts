import { stopJudges } from '../harness/judges';
import { startKafka, startSecuredKafka, type SecuredKafka } from '../harness/kafka';
import type { KafkaCluster } from '../harness/kafkaCluster';

let plain: Promise<KafkaCluster> | undefined;
let proxied: Promise<KafkaCluster> | undefined;
let secured: Promise<SecuredKafka> | undefined;
let three: Promise<KafkaCluster> | undefined;
let topics = 0;

/** The run's one plain broker, started on first use: for tests that do it no harm and use topics of their own. */
export function sharedKafka(): Promise<KafkaCluster> {
  plain ??= startKafka();
  return plain;
}

/** The run's one broker behind a proxy, started on first use: who breaks the line mends it (`proxy.mode`) and has topics of its own. */
export function proxiedKafka(): Promise<KafkaCluster> {
  proxied ??= startKafka({ proxied: true });
  return proxied;
}

/** The run's one broker with TLS, SASL and rights, started on first use. */
export function securedKafka(): Promise<SecuredKafka> {
  secured ??= startSecuredKafka();
  return secured;
}

/** No client may send the three brokers a larger request. */
export const LARGEST_REQUEST = 1_500_000;

/** The run's three brokers, started on first use. Who kills or freezes one of them brings it back in sync. */
export function threeBrokers(): Promise<KafkaCluster> {
  three ??= startKafka({ brokers: 3, config: { 'socket.request.max.bytes': String(LARGEST_REQUEST) } });
  return three;
}

/** A topic name that no other test of this run has. */
export function uniqueTopic(name: string): string {
  topics++;
  return `${name}-${topics}`;
}

after('stop shared brokers and judges', async () => {
  const running = [plain, proxied, secured, three];
  plain = undefined;
  proxied = undefined;
  secured = undefined;
  three = undefined;
  for (const cluster of running) {
    await cluster?.then((one) => one.stop(), () => undefined);
  }
  await stopJudges();
});
