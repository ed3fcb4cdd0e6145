import type { ResolvedSettings } from '../bridge/clientThread';
import { DELIVERY_RANGES } from '../bridge/formDraft';
import type { ProducerSettings } from '../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { SETTINGS_SECTION } from './ids';

export type ProducerSettingName = keyof ResolvedSettings;

type NumberName = { [K in ProducerSettingName]: ResolvedSettings[K] extends number ? K : never }[ProducerSettingName];

/** contracts.md §1. Times in ms, sizes in bytes. */
export const PRODUCER_DEFAULTS: ResolvedSettings = {
  acks: 'all',
  idempotent: true,
  compression: 'none',
  lingerMs: 5,
  batchSize: 16_384,
  retries: 2_147_483_647,
  retryBackoffMs: 100,
  maxInFlight: 5,
  deliveryTimeoutMs: 120_000,
  requestTimeoutMs: 30_000,
  maxRequestSize: 1_048_576,
  bufferMemory: 33_554_432,
};

/** Allowed whole numbers, in ms, bytes or counts. */
export const PRODUCER_RANGES: Readonly<Record<NumberName, { readonly min: number; readonly max: number }>> = {
  ...DELIVERY_RANGES,
  retryBackoffMs: { min: 0, max: 60_000 },
  requestTimeoutMs: { min: 1, max: 2_147_483_647 },
  maxRequestSize: { min: 1, max: 104_857_600 },
  bufferMemory: { min: 1, max: 1_073_741_824 },
};

export const PRODUCER_CHOICES = {
  acks: ['all', '1', '0'],
  compression: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
} as const;

/** The settings, with the default in the place of each one that is malformed, and what is wrong with those. */
export interface SettingsReading {
  readonly settings: ResolvedSettings;
  readonly problems: readonly KafkaErrorData[];
}

/** Reads the settings `kafkaDispatch.producer.*`, each by itself: one that is malformed does not hold the others up. */
export function parseProducerSettings(read: (name: ProducerSettingName) => unknown): SettingsReading {
  const problems: KafkaErrorData[] = [];
  const names = Object.keys(PRODUCER_DEFAULTS) as ProducerSettingName[];
  const given = names.flatMap((name) => {
    const value = read(name);
    if (value === undefined || value === null) {
      return [];
    }
    const problem = settingProblem(name, value, `${SETTINGS_SECTION}.producer.${name}`);
    if (problem !== null) {
      problems.push(problem);
    }
    return problem === null ? [[name, value] as const] : [];
  });
  return { settings: { ...PRODUCER_DEFAULTS, ...(Object.fromEntries(given) as ProducerSettings) }, problems };
}

/** Why the producer setting cannot have this value; null: it can. `shownAs` is what its user calls it. */
export function settingProblem(name: ProducerSettingName, value: unknown, shownAs: string): KafkaErrorData | null {
  if (isAllowed(name, value)) {
    return null;
  }
  const limits = name in PRODUCER_RANGES ? PRODUCER_RANGES[name as NumberName] : {};
  const shown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value);
  return new KafkaError('invalid-setting', { field: name, facts: { setting: shownAs, value: shown, ...limits } }).data;
}

function isAllowed(name: ProducerSettingName, value: unknown): boolean {
  switch (name) {
    case 'acks':
    case 'compression':
      return (PRODUCER_CHOICES[name] as readonly unknown[]).includes(value);
    case 'idempotent':
      return typeof value === 'boolean';
    default: {
      const { min, max } = PRODUCER_RANGES[name];
      return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    }
  }
}
