/** What the sandbox holds at most: it is for trying and testing, and must never eat a developer's memory. */
export interface Limits {
  /** Bytes of record batches a topic keeps; beyond them its oldest batches go. */
  readonly topicBytes: number;
  /** Bytes of record batches over all topics; beyond them the oldest batches of all go. */
  readonly totalBytes: number;
  /** Bytes of one request; a larger one closes its connection, as `socket.request.max.bytes` does. */
  readonly requestBytes: number;
  readonly connections: number;
  /** Partitions over all topics. */
  readonly partitions: number;
  readonly groups: number;
  /** Producers a partition remembers, for finding duplicates; the ones not heard of for longest are forgotten. */
  readonly producersPerPartition: number;
  /** Transactional ids that are remembered; the ones not used for longest are forgotten, open transactions excepted. */
  readonly transactionalIds: number;
}

export const DEFAULT_LIMITS: Limits = {
  topicBytes: 64 * 1024 * 1024,
  totalBytes: 192 * 1024 * 1024,
  requestBytes: 32 * 1024 * 1024,
  connections: 256,
  partitions: 2000,
  groups: 200,
  producersPerPartition: 1000,
  transactionalIds: 1000,
};
