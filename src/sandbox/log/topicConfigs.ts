import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';

type ConfigType = 'string' | 'int' | 'long' | 'list';

interface ConfigDefinition {
  readonly name: string;
  readonly type: ConfigType;
  readonly defaultValue: string;
  /** The broker's own setting behind the default; null: Kafka lists none. */
  readonly brokerConfig: string | null;
  readonly min?: bigint;
  readonly values?: readonly string[];
}

/** The topic configs that this broker knows, with Kafka 4.1's defaults and limits. */
export const TOPIC_CONFIGS: readonly ConfigDefinition[] = [
  { name: 'cleanup.policy', type: 'list', defaultValue: 'delete', brokerConfig: 'log.cleanup.policy', values: ['compact', 'delete'] },
  { name: 'compression.type', type: 'string', defaultValue: 'producer', brokerConfig: 'compression.type', values: ['producer'] },
  { name: 'delete.retention.ms', type: 'long', defaultValue: '86400000', brokerConfig: 'log.cleaner.delete.retention.ms', min: 0n },
  { name: 'max.message.bytes', type: 'int', defaultValue: '1048588', brokerConfig: 'message.max.bytes', min: 0n },
  { name: 'message.timestamp.after.max.ms', type: 'long', defaultValue: '3600000', brokerConfig: 'log.message.timestamp.after.max.ms', min: 0n },
  { name: 'message.timestamp.before.max.ms', type: 'long', defaultValue: '9223372036854775807', brokerConfig: 'log.message.timestamp.before.max.ms', min: 0n },
  { name: 'message.timestamp.type', type: 'string', defaultValue: 'CreateTime', brokerConfig: 'log.message.timestamp.type', values: ['CreateTime', 'LogAppendTime'] },
  { name: 'min.insync.replicas', type: 'int', defaultValue: '1', brokerConfig: 'min.insync.replicas', min: 1n },
  { name: 'retention.bytes', type: 'long', defaultValue: '-1', brokerConfig: 'log.retention.bytes' },
  { name: 'retention.ms', type: 'long', defaultValue: '604800000', brokerConfig: null, min: -1n },
  { name: 'segment.bytes', type: 'int', defaultValue: '1073741824', brokerConfig: 'log.segment.bytes', min: 1048576n },
  { name: 'segment.ms', type: 'long', defaultValue: '604800000', brokerConfig: null, min: 1n },
];

const DEFINITIONS = new Map(TOPIC_CONFIGS.map((definition) => [definition.name, definition]));
const BITS: Readonly<Record<'int' | 'long', number>> = { int: 32, long: 64 };

/** A topic's configs: what was set, and Kafka's defaults for the rest. */
export class TopicConfigs {
  readonly maxMessageBytes: number;
  readonly compacted: boolean;
  /** Whether old records may go by age, size or request. */
  readonly deletes: boolean;
  readonly logAppendTime: boolean;
  /** How far a record's timestamp may be from now, ms. */
  readonly timestampBeforeMaxMs: bigint;
  readonly timestampAfterMaxMs: bigint;

  /** Throws 40 with the words of Kafka 4.1. */
  constructor(readonly overrides: ReadonlyMap<string, string>) {
    for (const [name, value] of overrides) {
      checkConfig(name, value);
    }
    this.maxMessageBytes = Number(this.get('max.message.bytes'));
    const policies = this.get('cleanup.policy').split(',');
    this.compacted = policies.includes('compact');
    this.deletes = policies.includes('delete');
    this.logAppendTime = this.get('message.timestamp.type') === 'LogAppendTime';
    this.timestampBeforeMaxMs = BigInt(this.get('message.timestamp.before.max.ms'));
    this.timestampAfterMaxMs = BigInt(this.get('message.timestamp.after.max.ms'));
  }

  private get(name: string): string {
    const value = this.overrides.get(name) ?? DEFINITIONS.get(name)?.defaultValue;
    if (value === undefined) {
      throw new Error(`No topic config ${name}`);
    }
    return value;
  }
}

function checkConfig(name: string, value: string): void {
  const definition = DEFINITIONS.get(name);
  if (definition === undefined) {
    throw new BrokerError(ERROR.invalidConfig, `Unknown topic config name: ${name}`);
  }
  const reason = reasonAgainst(definition, value);
  if (reason !== null) {
    throw new BrokerError(ERROR.invalidConfig, `Invalid value ${value} for configuration ${name}: ${reason}`);
  }
}

function reasonAgainst({ type, min, values }: ConfigDefinition, value: string): string | null {
  switch (type) {
    case 'list':
    case 'string':
      return values === undefined || value.split(type === 'list' ? ',' : /$/).every((item) => values.includes(item))
        ? null
        : `String must be one of: ${values.join(', ')}`;
    case 'int':
    case 'long': {
      if (!/^[+-]?\d+$/.test(value) || BigInt.asIntN(BITS[type], BigInt(value)) !== BigInt(value)) {
        return `Not a number of type ${type.toUpperCase()}`;
      }
      return min !== undefined && BigInt(value) < min ? `Value must be at least ${min}` : null;
    }
  }
}
