import type { ErrorCode } from '../errors/errorCode';

/** Whether records were stored although the broker answered a Produce with this error: it proves `no`, or nothing. */
export type Appended = 'no' | 'maybe' | 'yes';

export interface BrokerError {
  readonly code: number;
  /** As the Java client's enum `org.apache.kafka.common.protocol.Errors` says. */
  readonly name: string;
  /** Whether the Java client's exception for it is a `RetriableException`. */
  readonly retriable: boolean;
  /** With acks=all; see `appendedBy`. */
  readonly appended: Appended;
  /** Our code; `kafka-error` where none fits. */
  readonly errorCode: ErrorCode;
}

/** Refused before anything was appended (contracts, §2). Every error that is not here proves nothing. */
const NOT_APPENDED = new Set([
  2, 5, 10, 14, 15, 16, 17, 18, 19, 21, 29, 31, 32, 35, 42, 43, 44, 45, 47, 48, 49, 51, 53, 59, 74, 76, 87, 89, 90, 120,
]);

/** No error, and DUPLICATE_SEQUENCE_NUMBER: it stands there already. */
const APPENDED = new Set([0, 46]);

/**
 * UNKNOWN_TOPIC_OR_PARTITION and NOT_LEADER_OR_FOLLOWER: with acks=all a leader also answers so when it loses the
 * partition after it appended.
 */
const NOT_APPENDED_WITH_ACKS_1 = new Set([3, 6]);

const RETRIABLE = true;
const FINAL = false;

/** All errors of the protocol as of Kafka 4.1.1. */
export const ERROR_TABLE: readonly BrokerError[] = [
  row(-1, 'UNKNOWN_SERVER_ERROR'),
  row(0, 'NONE'),
  row(1, 'OFFSET_OUT_OF_RANGE', FINAL, 'offset-out-of-range'),
  row(2, 'CORRUPT_MESSAGE', RETRIABLE, 'corrupt-message'),
  row(3, 'UNKNOWN_TOPIC_OR_PARTITION', RETRIABLE, 'unknown-topic'),
  row(4, 'INVALID_FETCH_SIZE'),
  row(5, 'LEADER_NOT_AVAILABLE', RETRIABLE, 'leader-not-available'),
  row(6, 'NOT_LEADER_OR_FOLLOWER', RETRIABLE, 'not-leader'),
  row(7, 'REQUEST_TIMED_OUT', RETRIABLE, 'replication-timeout'),
  row(8, 'BROKER_NOT_AVAILABLE'),
  row(9, 'REPLICA_NOT_AVAILABLE', RETRIABLE),
  row(10, 'MESSAGE_TOO_LARGE', FINAL, 'message-too-large'),
  row(11, 'STALE_CONTROLLER_EPOCH'),
  row(12, 'OFFSET_METADATA_TOO_LARGE'),
  row(13, 'NETWORK_EXCEPTION', RETRIABLE),
  row(14, 'COORDINATOR_LOAD_IN_PROGRESS', RETRIABLE, 'coordinator-not-available'),
  row(15, 'COORDINATOR_NOT_AVAILABLE', RETRIABLE, 'coordinator-not-available'),
  row(16, 'NOT_COORDINATOR', RETRIABLE, 'coordinator-not-available'),
  row(17, 'INVALID_TOPIC_EXCEPTION', FINAL, 'invalid-topic-name'),
  row(18, 'RECORD_LIST_TOO_LARGE', FINAL, 'message-too-large'),
  row(19, 'NOT_ENOUGH_REPLICAS', RETRIABLE, 'not-enough-replicas'),
  row(20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', RETRIABLE, 'not-enough-replicas-after-append'),
  row(21, 'INVALID_REQUIRED_ACKS'),
  row(22, 'ILLEGAL_GENERATION'),
  row(23, 'INCONSISTENT_GROUP_PROTOCOL'),
  row(24, 'INVALID_GROUP_ID'),
  row(25, 'UNKNOWN_MEMBER_ID'),
  row(26, 'INVALID_SESSION_TIMEOUT'),
  row(27, 'REBALANCE_IN_PROGRESS'),
  row(28, 'INVALID_COMMIT_OFFSET_SIZE'),
  row(29, 'TOPIC_AUTHORIZATION_FAILED', FINAL, 'topic-not-authorized'),
  row(30, 'GROUP_AUTHORIZATION_FAILED', FINAL, 'group-not-authorized'),
  row(31, 'CLUSTER_AUTHORIZATION_FAILED', FINAL, 'cluster-not-authorized'),
  row(32, 'INVALID_TIMESTAMP', FINAL, 'timestamp-out-of-range'),
  row(33, 'UNSUPPORTED_SASL_MECHANISM', FINAL, 'sasl-mechanism-not-enabled'),
  row(34, 'ILLEGAL_SASL_STATE', FINAL, 'sasl-not-expected'),
  row(35, 'UNSUPPORTED_VERSION', FINAL, 'unsupported-version'),
  row(36, 'TOPIC_ALREADY_EXISTS', FINAL, 'topic-already-exists'),
  row(37, 'INVALID_PARTITIONS', FINAL, 'invalid-partition-count'),
  row(38, 'INVALID_REPLICATION_FACTOR', FINAL, 'invalid-replication-factor'),
  row(39, 'INVALID_REPLICA_ASSIGNMENT'),
  row(40, 'INVALID_CONFIG', FINAL, 'invalid-config'),
  row(41, 'NOT_CONTROLLER', RETRIABLE),
  row(42, 'INVALID_REQUEST'),
  row(43, 'UNSUPPORTED_FOR_MESSAGE_FORMAT', FINAL, 'unsupported-version'),
  row(44, 'POLICY_VIOLATION', FINAL, 'policy-violation'),
  row(45, 'OUT_OF_ORDER_SEQUENCE_NUMBER', FINAL, 'out-of-order-sequence'),
  row(46, 'DUPLICATE_SEQUENCE_NUMBER'),
  row(47, 'INVALID_PRODUCER_EPOCH', FINAL, 'producer-fenced'),
  row(48, 'INVALID_TXN_STATE', FINAL, 'transaction-not-open'),
  row(49, 'INVALID_PRODUCER_ID_MAPPING', FINAL, 'producer-id-expired'),
  row(50, 'INVALID_TRANSACTION_TIMEOUT'),
  row(51, 'CONCURRENT_TRANSACTIONS', RETRIABLE, 'transaction-pending'),
  row(52, 'TRANSACTION_COORDINATOR_FENCED'),
  row(53, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', FINAL, 'transactional-id-not-authorized'),
  row(54, 'SECURITY_DISABLED'),
  row(55, 'OPERATION_NOT_ATTEMPTED'),
  row(56, 'KAFKA_STORAGE_ERROR', RETRIABLE, 'storage-error'),
  row(57, 'LOG_DIR_NOT_FOUND', FINAL, 'storage-error'),
  row(58, 'SASL_AUTHENTICATION_FAILED', FINAL, 'sasl-authentication-failed'),
  row(59, 'UNKNOWN_PRODUCER_ID', FINAL, 'producer-id-expired'),
  row(60, 'REASSIGNMENT_IN_PROGRESS'),
  row(61, 'DELEGATION_TOKEN_AUTH_DISABLED'),
  row(62, 'DELEGATION_TOKEN_NOT_FOUND'),
  row(63, 'DELEGATION_TOKEN_OWNER_MISMATCH'),
  row(64, 'DELEGATION_TOKEN_REQUEST_NOT_ALLOWED'),
  row(65, 'DELEGATION_TOKEN_AUTHORIZATION_FAILED'),
  row(66, 'DELEGATION_TOKEN_EXPIRED'),
  row(67, 'INVALID_PRINCIPAL_TYPE'),
  row(68, 'NON_EMPTY_GROUP'),
  row(69, 'GROUP_ID_NOT_FOUND', FINAL, 'unknown-group'),
  row(70, 'FETCH_SESSION_ID_NOT_FOUND', RETRIABLE),
  row(71, 'INVALID_FETCH_SESSION_EPOCH', RETRIABLE),
  row(72, 'LISTENER_NOT_FOUND', RETRIABLE),
  row(73, 'TOPIC_DELETION_DISABLED', FINAL, 'topic-deletion-disabled'),
  row(74, 'FENCED_LEADER_EPOCH', RETRIABLE, 'not-leader'),
  row(75, 'UNKNOWN_LEADER_EPOCH', RETRIABLE, 'not-leader'),
  row(76, 'UNSUPPORTED_COMPRESSION_TYPE', FINAL, 'unsupported-compression'),
  row(77, 'STALE_BROKER_EPOCH'),
  row(78, 'OFFSET_NOT_AVAILABLE', RETRIABLE),
  row(79, 'MEMBER_ID_REQUIRED'),
  row(80, 'PREFERRED_LEADER_NOT_AVAILABLE', RETRIABLE),
  row(81, 'GROUP_MAX_SIZE_REACHED'),
  row(82, 'FENCED_INSTANCE_ID'),
  row(83, 'ELIGIBLE_LEADERS_NOT_AVAILABLE', RETRIABLE),
  row(84, 'ELECTION_NOT_NEEDED', RETRIABLE),
  row(85, 'NO_REASSIGNMENT_IN_PROGRESS'),
  row(86, 'GROUP_SUBSCRIBED_TO_TOPIC'),
  row(87, 'INVALID_RECORD', FINAL, 'invalid-record'),
  row(88, 'UNSTABLE_OFFSET_COMMIT', RETRIABLE),
  row(89, 'THROTTLING_QUOTA_EXCEEDED', RETRIABLE),
  row(90, 'PRODUCER_FENCED', FINAL, 'producer-fenced'),
  row(91, 'RESOURCE_NOT_FOUND'),
  row(92, 'DUPLICATE_RESOURCE'),
  row(93, 'UNACCEPTABLE_CREDENTIAL'),
  row(94, 'INCONSISTENT_VOTER_SET'),
  row(95, 'INVALID_UPDATE_VERSION'),
  row(96, 'FEATURE_UPDATE_FAILED'),
  row(97, 'PRINCIPAL_DESERIALIZATION_FAILURE'),
  row(98, 'SNAPSHOT_NOT_FOUND'),
  row(99, 'POSITION_OUT_OF_RANGE'),
  row(100, 'UNKNOWN_TOPIC_ID', RETRIABLE, 'unknown-topic'),
  row(101, 'DUPLICATE_BROKER_REGISTRATION'),
  row(102, 'BROKER_ID_NOT_REGISTERED'),
  row(103, 'INCONSISTENT_TOPIC_ID', RETRIABLE, 'topic-recreated'),
  row(104, 'INCONSISTENT_CLUSTER_ID'),
  row(105, 'TRANSACTIONAL_ID_NOT_FOUND'),
  row(106, 'FETCH_SESSION_TOPIC_ID_ERROR', RETRIABLE),
  row(107, 'INELIGIBLE_REPLICA'),
  row(108, 'NEW_LEADER_ELECTED'),
  row(109, 'OFFSET_MOVED_TO_TIERED_STORAGE'),
  row(110, 'FENCED_MEMBER_EPOCH'),
  row(111, 'UNRELEASED_INSTANCE_ID'),
  row(112, 'UNSUPPORTED_ASSIGNOR'),
  row(113, 'STALE_MEMBER_EPOCH'),
  row(114, 'MISMATCHED_ENDPOINT_TYPE'),
  row(115, 'UNSUPPORTED_ENDPOINT_TYPE'),
  row(116, 'UNKNOWN_CONTROLLER_ID'),
  row(117, 'UNKNOWN_SUBSCRIPTION_ID'),
  row(118, 'TELEMETRY_TOO_LARGE'),
  row(119, 'INVALID_REGISTRATION'),
  row(120, 'TRANSACTION_ABORTABLE', FINAL, 'transaction-not-open'),
  row(121, 'INVALID_RECORD_STATE'),
  row(122, 'SHARE_SESSION_NOT_FOUND', RETRIABLE),
  row(123, 'INVALID_SHARE_SESSION_EPOCH', RETRIABLE),
  row(124, 'FENCED_STATE_EPOCH'),
  row(125, 'INVALID_VOTER_KEY'),
  row(126, 'DUPLICATE_VOTER'),
  row(127, 'VOTER_NOT_FOUND'),
  row(128, 'INVALID_REGULAR_EXPRESSION'),
  row(129, 'REBOOTSTRAP_REQUIRED'),
  row(130, 'STREAMS_INVALID_TOPOLOGY'),
  row(131, 'STREAMS_INVALID_TOPOLOGY_EPOCH'),
  row(132, 'STREAMS_TOPOLOGY_FENCED'),
  row(133, 'SHARE_SESSION_LIMIT_REACHED', RETRIABLE),
];

const BY_CODE = new Map(ERROR_TABLE.map((error) => [error.code, error]));

/** What an error code of a response means. One that is newer than the table is `UNKNOWN_ERROR_<code>` and proves nothing. */
export function brokerError(code: number): BrokerError {
  return BY_CODE.get(code) ?? row(code, `UNKNOWN_ERROR_${code}`);
}

/** Whether the records of a Produce that was answered with this error were stored. */
export function appendedBy(code: number, acks: 'all' | '1'): Appended {
  return acks === '1' && NOT_APPENDED_WITH_ACKS_1.has(code) ? 'no' : brokerError(code).appended;
}

function row(code: number, name: string, retriable = FINAL, errorCode: ErrorCode = 'kafka-error'): BrokerError {
  const appended = APPENDED.has(code) ? 'yes' : NOT_APPENDED.has(code) ? 'no' : 'maybe';
  return { code, name, retriable, appended, errorCode };
}
