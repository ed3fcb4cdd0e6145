import type { TopicDetails } from '../../contracts/topics';
import type { KafkaErrorData } from '../errors/kafkaError';
import { describeConfigs } from '../protocol/requests/describeConfigs';
import type { Cluster } from './cluster';

const TOPIC_RESOURCE = 2;
/** Configs change seldom, and a limit shown a minute late is no lie: the broker decides. */
const MAX_AGE_MS = 60_000;
const TIMEOUT_MS = 3_000;

export type TopicConfigs = Pick<TopicDetails, 'maxMessageBytes' | 'minInSyncReplicas' | 'timestampType' | 'compacted'>;

const UNREADABLE: TopicConfigs = { maxMessageBytes: null, minInSyncReplicas: null, timestampType: null, compacted: null };
const NAMES = ['max.message.bytes', 'min.insync.replicas', 'message.timestamp.type', 'cleanup.policy'];

/** The configs of a topic that a producer has to know; null where they may not be read. Cached for a minute. */
export class TopicConfigCache {
  private readonly known = new Map<string, { readonly configs: TopicConfigs; readonly readAt: number }>();

  async read(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<TopicConfigs> {
    const known = this.known.get(topic);
    if (known !== undefined && performance.now() - known.readAt < MAX_AGE_MS) {
      return known.configs;
    }
    const configs = await readConfigs(cluster, topic, signal).catch(() => UNREADABLE);
    if (configs !== UNREADABLE) {
      this.known.set(topic, { configs, readAt: performance.now() });
    }
    return configs;
  }

  forget(topic: string): void {
    this.known.delete(topic);
  }
}

async function readConfigs(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<TopicConfigs> {
  const request = { resources: [{ resourceType: TOPIC_RESOURCE, resourceName: topic, configNames: NAMES }], includeSynonyms: false };
  const { results } = await cluster.request('any', describeConfigs, request, { timeoutMs: TIMEOUT_MS, signal });
  const [result] = results;
  if (result === undefined || result.errorCode !== 0) {
    return UNREADABLE;
  }
  const value = (name: string): string | null => result.configs.find((config) => config.name === name)?.value ?? null;
  const number = (name: string): number | null => {
    const text = value(name);
    return text === null ? null : Number(text);
  };
  const timestampType = value('message.timestamp.type');
  return {
    maxMessageBytes: number('max.message.bytes'),
    minInSyncReplicas: number('min.insync.replicas'),
    timestampType: timestampType === null ? null : timestampType === 'LogAppendTime' ? 'append' : 'create',
    compacted: value('cleanup.policy')?.split(',').includes('compact') ?? null,
  };
}

/** Adds what the topic's configs and replicas say to a refusal, so that its limits can be named. */
export async function enrich(cluster: Cluster, error: KafkaErrorData, batchBytes: number | null, signal?: AbortSignal): Promise<KafkaErrorData> {
  const { topic, partition } = error.facts;
  if (typeof topic !== 'string') {
    return error;
  }
  switch (error.code) {
    case 'message-too-large': {
      if (error.kafka === undefined) {
        return error;
      }
      const { maxMessageBytes } = await cluster.configs.read(cluster, topic, signal);
      return { ...error, field: 'value', facts: { ...error.facts, size: batchBytes, limit: maxMessageBytes, limitSource: 'max.message.bytes' } };
    }
    case 'not-enough-replicas':
    case 'not-enough-replicas-after-append':
    case 'replication-timeout': {
      const [{ minInSyncReplicas }, metadata] = await Promise.all([
        cluster.configs.read(cluster, topic, signal),
        cluster.topic(topic, { maxAgeMs: 0, signal }).catch(() => cluster.cachedTopic(topic)),
      ]);
      const replicas = typeof partition === 'number' ? metadata?.partitions[partition] : undefined;
      return {
        ...error,
        facts: { ...error.facts, minIsr: minInSyncReplicas, isr: replicas?.inSyncReplicas.length ?? null, replicas: replicas?.replicas.length ?? null },
      };
    }
    default:
      return error;
  }
}
