import type { Facts } from '../../contracts/errors';
import type { TopicDetails } from '../../contracts/topics';
import type { KafkaErrorData } from '../errors/kafkaError';
import { describeConfigs } from '../protocol/requests/describeConfigs';
import { produce } from '../protocol/requests/produce';
import { abortable } from './abortable';
import type { Cluster } from './cluster';

const TOPIC_RESOURCE = 2;
/** Others may change a topic at any time: what is shown of it is at most this old. */
const MAX_AGE_MS = 10_000;
const TIMEOUT_MS = 3_000;
/** A difference of time beyond this is Kafka's way to say that there is no limit. */
const NO_LIMIT_MS = 1e14;

export interface TopicConfigs extends Pick<TopicDetails, 'maxMessageBytes' | 'minInSyncReplicas' | 'timestampType' | 'compacted'> {
  /** How far before and after the broker's clock a timestamp may be; null: as far as it likes, or not known. */
  readonly timestampBeforeMaxMs: number | null;
  readonly timestampAfterMaxMs: number | null;
}

const UNREADABLE: TopicConfigs = {
  maxMessageBytes: null,
  minInSyncReplicas: null,
  timestampType: null,
  compacted: null,
  timestampBeforeMaxMs: null,
  timestampAfterMaxMs: null,
};
const NAMES = [
  'max.message.bytes',
  'min.insync.replicas',
  'message.timestamp.type',
  'cleanup.policy',
  'message.timestamp.before.max.ms',
  'message.timestamp.after.max.ms',
];

/**
 * The configs of a topic that a producer has to know; null where they may not be read. They are read again after
 * `maxAgeMs`, and at once where a broker refused a message by one of them: no message is refused by what stands here,
 * the broker alone decides.
 */
export class TopicConfigCache {
  private readonly known = new Map<string, { readonly configs: TopicConfigs; readonly readAt: number }>();
  private readonly reading = new Map<string, Promise<TopicConfigs>>();

  constructor(private readonly maxAgeMs = MAX_AGE_MS) {}

  async read(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<TopicConfigs> {
    const known = this.known.get(topic);
    return known !== undefined && performance.now() - known.readAt < this.maxAgeMs ? known.configs : this.readNow(cluster, topic, signal);
  }

  /** Several who ask at once share one request. */
  async readNow(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<TopicConfigs> {
    let pending = this.reading.get(topic);
    if (pending === undefined) {
      pending = this.request(cluster, topic).finally(() => this.reading.delete(topic));
      this.reading.set(topic, pending);
    }
    return abortable(pending, signal).catch(() => UNREADABLE);
  }

  forget(topic: string): void {
    this.known.delete(topic);
  }

  private async request(cluster: Cluster, topic: string): Promise<TopicConfigs> {
    const readAt = performance.now();
    const configs = await readConfigs(cluster, topic).catch(() => UNREADABLE);
    if (configs !== UNREADABLE) {
      this.known.set(topic, { configs, readAt });
    }
    return configs;
  }
}

async function readConfigs(cluster: Cluster, topic: string): Promise<TopicConfigs> {
  const request = { resources: [{ resourceType: TOPIC_RESOURCE, resourceName: topic, configNames: NAMES }], includeSynonyms: false };
  const { results } = await cluster.request('any', describeConfigs, request, { timeoutMs: TIMEOUT_MS });
  const [result] = results;
  if (result === undefined || result.errorCode !== 0) {
    return UNREADABLE;
  }
  const value = (name: string): string | null => result.configs.find((config) => config.name === name)?.value ?? null;
  const number = (name: string): number | null => {
    const text = value(name);
    return text === null ? null : Number(text);
  };
  const difference = (name: string): number | null => {
    const ms = number(name);
    return ms === null || ms > NO_LIMIT_MS ? null : ms;
  };
  const timestampType = value('message.timestamp.type');
  return {
    maxMessageBytes: number('max.message.bytes'),
    minInSyncReplicas: number('min.insync.replicas'),
    timestampType: timestampType === null ? null : timestampType === 'LogAppendTime' ? 'append' : 'create',
    compacted: value('cleanup.policy')?.split(',').includes('compact') ?? null,
    timestampBeforeMaxMs: difference('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: difference('message.timestamp.after.max.ms'),
  };
}

/** Adds to a refusal what the topic's configs and replicas say now and who was refused, so that its limits and names can be told. */
export async function enrich(cluster: Cluster, error: KafkaErrorData, batchBytes: number | null, signal?: AbortSignal): Promise<KafkaErrorData> {
  const { topic } = error.facts;
  const withFacts = (facts: Facts): KafkaErrorData => ({ ...error, facts: { ...error.facts, ...facts } });
  switch (error.code) {
    case 'topic-not-authorized':
    case 'cluster-not-authorized':
    case 'transactional-id-not-authorized':
    case 'idempotence-not-authorized':
      return { ...error, facts: { api: produce.name, username: cluster.username, ...error.facts } };
    case 'message-too-large':
    case 'timestamp-out-of-range':
    case 'invalid-record':
      // Without a Kafka error it is a refusal of ours, which knows its own limit.
      return typeof topic !== 'string' || error.kafka === undefined
        ? error
        : { ...withFacts(limitsOf(error, await cluster.configs.readNow(cluster, topic, signal), batchBytes)), ...(error.code === 'message-too-large' ? { field: 'value' } : {}) };
    case 'unknown-partition':
      // It was there when the message was placed, and a topic never loses partitions.
      return { ...error, code: 'topic-recreated' };
    case 'not-enough-replicas':
    case 'not-enough-replicas-after-append':
    case 'replication-timeout':
      return typeof topic === 'string' ? withFacts(await replicasOf(cluster, topic, error.facts['partition'], signal)) : error;
    default:
      return error;
  }
}

function limitsOf(error: KafkaErrorData, configs: TopicConfigs, batchBytes: number | null): Facts {
  switch (error.code) {
    case 'message-too-large':
      return { size: batchBytes, limit: configs.maxMessageBytes, limitSource: 'max.message.bytes' };
    case 'timestamp-out-of-range':
      return { timestampBeforeMaxMs: configs.timestampBeforeMaxMs, timestampAfterMaxMs: configs.timestampAfterMaxMs };
    default:
      return { compacted: configs.compacted };
  }
}

async function replicasOf(cluster: Cluster, topic: string, partition: Facts[string] | undefined, signal?: AbortSignal): Promise<Facts> {
  const [{ minInSyncReplicas }, metadata] = await Promise.all([
    cluster.configs.readNow(cluster, topic, signal),
    cluster.topic(topic, { maxAgeMs: 0, signal }).catch(() => cluster.cachedTopic(topic)),
  ]);
  const replicas = typeof partition === 'number' ? metadata?.partitions[partition] : undefined;
  return { minIsr: minInSyncReplicas, isr: replicas?.inSyncReplicas.length ?? null, replicas: replicas?.replicas.length ?? null };
}
