import { murmur2, toPositive } from '../../kafka/protocol/murmur2';

/** Where the Java client would put this key, so that what a user sends stands beside the samples of its key. */
export function partitionOf(key: string, partitions: number): number {
  return toPositive(murmur2(Buffer.from(key, 'utf8'))) % partitions;
}
