import type { CompressionName } from '../../contracts/messages';
import { KafkaError } from '../errors/kafkaError';
import type { Reason } from '../errors/reason';
import type { Codec } from './codec';
import { gzip } from './gzip';
import { lz4 } from './lz4';
import { none } from './none';
import { snappy } from './snappy';
import { zstd, zstdUnavailable } from './zstd';

const CODECS: readonly Codec[] = [none, gzip, snappy, lz4, zstd];

/** The codec of a setting. */
export function codecByName(name: CompressionName): Codec {
  return find((codec) => codec.name === name, name);
}

/** The codec of a batch's attributes. Throws `unsupported-compression` for an id that Kafka 4.1 does not know. */
export function codecById(id: number): Codec {
  return find((codec) => codec.id === id, id);
}

export interface UnavailableCodec {
  readonly name: CompressionName;
  readonly reason: Reason;
}

/** Codecs that cannot write on this Node.js, and why: for a choice that is shown disabled. */
export function unavailableCodecs(): UnavailableCodec[] {
  const reason = zstdUnavailable();
  return reason === null ? [] : [{ name: zstd.name, reason }];
}

function find(matches: (codec: Codec) => boolean, codec: string | number): Codec {
  const found = CODECS.find(matches);
  if (found === undefined) {
    throw new KafkaError('unsupported-compression', { facts: { codec }, raw: `compression codec ${codec}` });
  }
  return found;
}
