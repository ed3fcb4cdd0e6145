import type { ResolvedSettings, SendOrder } from '../bridge/clientThread';
import { parseTimestamp } from '../bridge/formDraft';
import type { MessageDraft, ProducerSettings } from '../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';
import { settingProblem, type ProducerSettingName, type SettingsReading } from '../platform/producerSettings';

const MAX_PARTITION = 2_147_483_647;

/** The order a draft stands for, or everything that keeps it from being one: each with its field, and nothing is sent. */
export function sendOrder(
  draft: MessageDraft,
  target: { readonly sendId: string; readonly connection: string },
  reading: SettingsReading,
): { readonly order: SendOrder } | { readonly errors: readonly KafkaErrorData[] } {
  const errors: KafkaErrorData[] = [];
  if (draft.topic === '') {
    errors.push(new KafkaError('topic-missing', { field: 'topic' }).data);
  }
  const { partition = null } = draft;
  if (partition !== null && !(Number.isInteger(partition) && partition >= 0 && partition <= MAX_PARTITION)) {
    errors.push(new KafkaError('invalid-partition', { field: 'partition', facts: { value: partition } }).data);
  }
  const timestamp = timestampOf(draft, errors);
  const settings = resolveSettings(draft, reading, errors);
  if (errors.length > 0) {
    return { errors };
  }
  const { topic, key = null, value, headers = [] } = draft;
  return { order: { ...target, topic, key, value, headers, partition, timestamp, settings } };
}

function timestampOf({ timestamp }: MessageDraft, errors: KafkaErrorData[]): number | null {
  if (timestamp === undefined) {
    return null;
  }
  const parsed = typeof timestamp === 'number' && Number.isSafeInteger(timestamp) ? timestamp : parseTimestamp(String(timestamp));
  if (parsed === null) {
    errors.push(new KafkaError('invalid-timestamp', { field: 'timestamp', facts: { value: timestamp } }).data);
  }
  return parsed;
}

/** contracts.md §1: the draft's value, else the setting's; a malformed setting matters only where the draft does not have its own. */
function resolveSettings(draft: MessageDraft, reading: SettingsReading, errors: KafkaErrorData[]): ResolvedSettings {
  const names = Object.keys(reading.settings) as ProducerSettingName[];
  for (const name of names) {
    const problem = draft[name] === undefined ? reading.problems.find(({ field }) => field === name) : settingProblem(name, draft[name], name);
    if (problem) {
      errors.push(problem);
    }
  }
  const own = Object.fromEntries(names.filter((name) => draft[name] !== undefined).map((name) => [name, draft[name]])) as ProducerSettings;
  const settings: ResolvedSettings = { ...reading.settings, ...own };
  const obstacle = obstacleToIdempotence(settings);
  if (draft.idempotent === true && obstacle !== null) {
    errors.push(new KafkaError('contradicting-settings', { field: 'idempotent', facts: { setting: 'idempotent' }, reason: obstacle }).data);
  }
  return { ...settings, idempotent: settings.idempotent && obstacle === null };
}

/** KIP-98: what the broker can tell apart and keep in order; null: idempotence is possible. */
function obstacleToIdempotence({ acks, retries, maxInFlight }: ResolvedSettings): Reason | null {
  if (acks !== 'all') {
    return because('it needs acks=all, and acks is {0}', acks);
  }
  if (retries === 0) {
    return because('it needs retries above 0');
  }
  return maxInFlight > 5 ? because('it needs maxInFlight of at most 5, and it is {0}', maxInFlight) : null;
}
