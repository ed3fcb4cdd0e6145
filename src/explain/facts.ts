import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import { formatBytes, formatDuration } from './units';

/** The facts that sentences are made of; an explainer's comment says which ones it reads. */
export type FactName =
  | 'address' | 'addresses' | 'bootstrap' | 'host' | 'port' | 'brokerId'
  | 'topic' | 'partition' | 'partitions' | 'timestamp' | 'offset' | 'logStart' | 'end'
  | 'limit' | 'size' | 'limitSource'
  | 'timeoutMs' | 'waitedMs' | 'attempts' | 'abortsAfterMs'
  | 'mechanism' | 'mechanisms' | 'username' | 'group'
  | 'isr' | 'minIsr' | 'replicas'
  | 'line' | 'api' | 'version' | 'setting' | 'min' | 'max' | 'value' | 'format' | 'reason' | 'file' | 'name'
  | 'brokerMessage' | 'lastErrorCode' | 'lastError' | 'lastTimeoutMs' | 'reasonCode' | 'codec' | 'written'
  | 'requestBytes' | 'connected' | 'answered' | 'certificate' | 'names' | 'timestampBeforeMaxMs' | 'timestampAfterMaxMs';

/** Longest text of somebody else that a sentence quotes; the raw detail has all of it. */
const QUOTE_LENGTH = 300;

/** The facts of one error as parts of sentences. Absent, null and empty are the same: null. */
export class FactReader {
  constructor(private readonly error: Pick<KafkaErrorData, 'facts' | 'broker' | 'raw'>) {}

  /** A name, setting or format on one line. */
  text(name: FactName): string | null {
    const value = this.error.facts[name];
    if (typeof value === 'boolean' || value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
      return null;
    }
    const text = oneLine(String(value));
    return text === '' ? null : text;
  }

  number(name: FactName): number | null {
    const value = this.error.facts[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  is(name: FactName): boolean {
    return this.error.facts[name] === true;
  }

  /** `1.3 MB` */
  bytes(name: FactName): string | null {
    const value = this.number(name);
    return value === null ? null : formatBytes(value);
  }

  /** `4.2 s` */
  duration(name: FactName): string | null {
    const value = this.number(name);
    return value === null ? null : formatDuration(value);
  }

  /** Milliseconds since the epoch as ISO 8601; anything else as it is. */
  time(name: FactName): string | null {
    const value = this.number(name);
    return value !== null && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : this.text(name);
  }

  /** How many: a number is a count, a text is comma-separated ids. */
  count(name: FactName): number | null {
    const value = this.text(name);
    return this.number(name) ?? (value === null ? null : value.split(',').filter((id) => id.trim() !== '').length);
  }

  /** Somebody else's sentence, as `asClause`. */
  quote(name: FactName): string | null {
    const value = this.text(name);
    return value === null ? null : asClause(value);
  }

  /** The original text of the broker, Node or TLS, as `quote`. */
  get raw(): string | null {
    const text = oneLine(this.error.raw);
    return text === '' ? null : asClause(text);
  }

  /** `host:port` of what failed. */
  get address(): string | null {
    const host = this.text('host');
    const port = this.number('port');
    const { broker } = this.error;
    return this.text('address') ?? (host !== null && port !== null ? `${host}:${port}` : broker ? `${broker.host}:${broker.port}` : null);
  }

  get host(): string | null {
    return this.text('host') ?? this.error.broker?.host ?? null;
  }

  /** Null for a bootstrap server, whose id nobody knows yet. */
  get brokerId(): number | null {
    const id = this.number('brokerId') ?? this.error.broker?.id ?? null;
    return id !== null && id >= 0 ? id : null;
  }
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** A sentence on one line, shortened, without its full stop, so that it can stand in another or in quotation marks. */
export function asClause(text: string): string {
  const line = oneLine(text);
  const short = line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line;
  return short.replace(/\.$/, '');
}
