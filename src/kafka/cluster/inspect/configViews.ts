import type { ConfigSource, ConfigType, ConfigView } from '../../../contracts/inspection';
import { KafkaError } from '../../errors/kafkaError';
import { describeConfigs } from '../../protocol/requests/describeConfigs';
import { incrementalAlterConfigs } from '../../protocol/requests/incrementalAlterConfigs';
import { delay } from '../abortable';
import type { Cluster } from '../cluster';
import { refusalOf } from './askBroker';

const TOPIC_RESOURCE = 2;
const TIMEOUT_MS = 10_000;
/** A broker may tell a value otherwise than it was written. */
const TOLD_TIMEOUT_MS = 2_000;
const POLL_MS = 50;
const TOPIC_SOURCE = 1;
/** By number. Source: `DescribeConfigsResponse.ConfigSource`. */
const SOURCES: readonly ConfigSource[] = ['other', 'topic', 'broker', 'cluster', 'file', 'default'];
/** By number. Source: `DescribeConfigsResponse.ConfigType`. */
const TYPES: readonly ConfigType[] = ['other', 'boolean', 'string', 'int', 'short', 'long', 'double', 'list'];

/** Every config of a topic, sorted by name. Throws why it cannot be read. */
export async function topicConfigViews(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<readonly ConfigView[]> {
  const request = { resources: [{ resourceType: TOPIC_RESOURCE, resourceName: topic, configNames: null }], includeSynonyms: true };
  const { results } = await cluster.request('any', describeConfigs, request, { timeoutMs: TIMEOUT_MS, signal });
  const facts = { topic, api: describeConfigs.name, username: cluster.username };
  const [result] = results;
  const refusal = result === undefined ? new KafkaError('malformed-response', { facts }) : refusalOf(result.errorCode, facts, textOf(result.errorMessage));
  if (result === undefined || refusal !== null) {
    throw refusal ?? new KafkaError('malformed-response', { facts });
  }
  return result.configs
    .map(
      ({ name, value, source, readOnly, type, synonyms }): ConfigView => ({
        name,
        value,
        source: SOURCES[source] ?? 'other',
        readOnly,
        type: TYPES[type] ?? 'other',
        inherited: source === TOPIC_SOURCE ? (synonyms.find((synonym) => synonym.source !== TOPIC_SOURCE)?.value ?? null) : value,
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Sets one config of a topic; null puts it back to what the brokers say. Waits a moment until brokers tell it. Throws the broker's reason with its own text. */
export async function alterTopicConfig(cluster: Cluster, topic: string, config: { readonly name: string; readonly value: string | null }, signal?: AbortSignal): Promise<void> {
  const request = { resources: [{ resourceType: TOPIC_RESOURCE, resourceName: topic, configs: [config] }], validateOnly: false };
  const { responses } = await cluster.request('any', incrementalAlterConfigs, request, { timeoutMs: TIMEOUT_MS, signal });
  const facts = { topic, setting: config.name, value: config.value, api: incrementalAlterConfigs.name, username: cluster.username };
  const [response] = responses;
  const refusal = response === undefined ? new KafkaError('malformed-response', { facts }) : refusalOf(response.errorCode, facts, textOf(response.errorMessage));
  cluster.configs.forget(topic);
  if (refusal !== null) {
    throw refusal;
  }
  await untilTold(cluster, topic, config, signal);
}

/** The controller has taken it, and brokers hear of it a moment later. */
async function untilTold(cluster: Cluster, topic: string, { name, value }: { readonly name: string; readonly value: string | null }, signal: AbortSignal | undefined): Promise<void> {
  const until = performance.now() + TOLD_TIMEOUT_MS;
  for (;;) {
    const told = (await topicConfigViews(cluster, topic, signal).catch(() => [])).find((one) => one.name === name);
    if (told === undefined || (value === null ? told.source !== 'topic' : told.value === value) || performance.now() > until) {
      return;
    }
    await delay(POLL_MS, signal);
  }
}

function textOf(message: string | null): string | null {
  return message === '' ? null : message;
}
