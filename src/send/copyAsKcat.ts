import { KafkaError } from '../kafka/errors/kafkaError';
import type { SendService } from './sendService';

/** The command that sends the message of a result with kcat. Throws where the message or its connection is not there any more. */
export async function copyAsKcat({ host }: SendService, sendId: string): Promise<string> {
  const { results, proxy, resolveConnection } = host;
  const row = results.get(sendId);
  const draft = results.draftOf(sendId);
  if (row?.status !== 'done' || draft === null) {
    throw new KafkaError('invalid-draft', { facts: { reason: 'the message of this result is not kept any more' } });
  }
  const { report } = row;
  const { bootstrapServers, tls, sasl } = resolveConnection(report.connection);
  return proxy.request('kcatCommand', {
    ...{ topic: draft.topic, key: draft.key ?? null, value: draft.value, headers: draft.headers ?? [] },
    partition: draft.partition ?? null,
    timestamp: draft.timestamp ?? null,
    acks: report.acks,
    idempotent: report.producer !== null,
    compression: draft.compression ?? host.readSettings().settings.compression,
    connection: { bootstrapServers, ...(tls === undefined ? {} : { tls }), ...(sasl === undefined ? {} : { sasl }) },
  });
}
