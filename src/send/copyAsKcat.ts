import { KafkaError } from '../kafka/errors/kafkaError';
import type { SendService } from './sendService';

/** The command that sends the message of a result with kcat, what it cannot express above it. Throws where the message or its connection is not there any more. */
export async function copyAsKcat({ host }: SendService, sendId: string): Promise<string> {
  const { results, proxy, resolveConnection, explaining } = host;
  const draft = results.keptDraft(sendId);
  const row = results.get(sendId);
  if (row?.status !== 'done') {
    throw new KafkaError('invalid-draft');
  }
  const { report } = row;
  const { bootstrapServers, tls, sasl } = resolveConnection(report.connection);
  const { command, problems } = await proxy.request('kcatCommand', {
    ...{ topic: draft.topic, key: draft.key ?? null, value: draft.value, headers: draft.headers ?? [] },
    partition: draft.partition ?? null,
    timestamp: draft.timestamp ?? null,
    acks: report.acks,
    idempotent: report.producer !== null,
    compression: draft.compression ?? host.readSettings().settings.compression,
    connection: { bootstrapServers, ...(tls === undefined ? {} : { tls }), ...(sasl === undefined ? {} : { sasl }) },
  });
  return [...problems.map((problem) => `# ${explaining.reason(problem)}`), command].join('\n');
}
