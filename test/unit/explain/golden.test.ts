import assert from 'node:assert/strict';
import type { Facts } from '../../../src/contracts/errors';
import type { Outcome } from '../../../src/contracts/messages';
import { explain } from '../../../src/explain/explain';
import type { ErrorCode } from '../../../src/kafka/errors/errorCode';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { CONTEXT, english, errorOf, explainedReport } from './samples';

interface Golden {
  readonly situation: string;
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly more?: Partial<KafkaErrorData>;
  /** Of the send that ended so; absent: no send. */
  readonly outcome?: Outcome;
  readonly title: string;
  readonly cause: string;
  readonly fixes: readonly string[];
}

const LOOK = 'Look whether the topic has it before you send it again: a second send can store it twice.';
const AT = { address: 'kafka-2:9092', host: 'kafka-2', port: 9092, brokerId: 2 };
const SERVER = { address: 'kafka:9093', host: 'kafka', port: 9093 };
const ORDERS = { topic: 'orders', partition: 4 };

/** What people meet: the rows of measured failures, and the tutorial's three. Non-breaking spaces are written as spaces. */
const GOLDEN: readonly Golden[] = [
  {
    situation: 'no broker runs on this computer (tutorial: no brokers available)',
    code: 'no-brokers-available',
    facts: { bootstrap: 'localhost:9092', timeoutMs: 30000, lastErrorCode: 'connection-refused', lastError: 'connect ECONNREFUSED 127.0.0.1:9092', address: 'localhost:9092', host: 'localhost', port: 9092 },
    outcome: 'rejected',
    title: 'No broker of “staging” is available',
    cause: 'The bootstrap server localhost:9092 could not be used within 30 s. localhost:9092 refused the connection: no server listens on this port. Nothing was stored.',
    fixes: ['Start the broker at localhost:9092, or correct the address.', 'Start Sandbox', 'Edit Connection'],
  },
  {
    situation: 'read from an offset that retention has removed',
    code: 'offset-out-of-range',
    facts: { ...ORDERS, offset: '7718', logStart: '7800' },
    title: 'The log does not have this offset',
    cause: 'Partition 4 of “orders” begins at offset 7800 by now, and offset 7718 was asked for: older records were removed.',
    fixes: ['Read from the beginning of the partition.'],
  },
  {
    situation: 'several bootstrap servers, the last of them with a wrong name',
    code: 'no-brokers-available',
    facts: { bootstrap: 'a:9092, b:9092', timeoutMs: 30000, lastErrorCode: 'host-not-found', lastError: 'getaddrinfo ENOTFOUND b', address: 'b:9092', host: 'b', port: 9092 },
    title: 'No broker of “staging” is available',
    cause: 'None of the bootstrap servers a:9092, b:9092 could be used within 30 s. The name b does not resolve on this machine.',
    fixes: ['Check the spelling of the bootstrap servers. A name of a VPN, Docker or Kubernetes network resolves only inside it.', 'Diagnose Connection', 'Edit Connection'],
  },
  {
    situation: 'no bootstrap server, and of the last error only the text is known',
    code: 'no-brokers-available',
    facts: { bootstrap: 'a:9092', lastErrorCode: 'something-new', lastError: 'EWEIRD.' },
    title: 'No broker of “staging” is available',
    cause: 'The bootstrap server a:9092 could not be used. The last error says: “EWEIRD”.',
    fixes: ['Check that a broker runs at these addresses.', 'Diagnose Connection', 'Edit Connection'],
  },
  {
    situation: 'metadata never came (tutorial: metadata timeout)',
    code: 'metadata-timeout',
    facts: { topic: 'orders', timeoutMs: 30000, bootstrap: 'kafka:9092' },
    outcome: 'rejected',
    title: 'The metadata of “orders” did not arrive',
    cause: 'No broker said within 30 s which partitions “orders” has and who leads them. Without this nobody knows which broker to write to. Nothing was stored.',
    fixes: ['Check that the brokers run and that this machine reaches them at kafka:9092.', 'Diagnose Connection', 'Edit Connection'],
  },
  {
    situation: 'metadata never came, because a frozen broker did not answer: its own time limit is not the waiting time',
    code: 'metadata-timeout',
    facts: { ...AT, topic: 'orders', timeoutMs: 60000, attempts: 3, lastErrorCode: 'request-timeout', api: 'Metadata' },
    title: 'The metadata of “orders” did not arrive',
    cause: 'No broker said within 60 s which partitions “orders” has and who leads them. Broker 2 (kafka-2:9092) did not answer in time. It may be overloaded, frozen or cut off.',
    fixes: ['Check the load of the broker and the network to it.', 'Diagnose Connection', 'Raise the setting kafkaDispatch.producer.requestTimeoutMs if the broker is only slow.'],
  },
  {
    situation: 'larger than the topic allows (tutorial: message too large)',
    code: 'message-too-large',
    facts: { ...ORDERS, size: 1363210, limit: 1048588, limitSource: 'max.message.bytes', codec: 'none' },
    more: { kafka: { code: 10, name: 'MESSAGE_TOO_LARGE' } },
    outcome: 'rejected',
    title: 'The message is larger than “orders” allows',
    cause: 'The message makes a batch of 1.3 MB, and topic “orders” takes at most 1 MB (max.message.bytes, after compression). Nothing was stored.',
    fixes: [
      'Make the message smaller, or choose a compression under Delivery.',
      'Raise max.message.bytes of topic “orders” to 1363210 or more.',
      'Put the payload elsewhere, such as in an object store, and send its address.',
    ],
  },
  {
    situation: 'too large by 12 bytes: both in bytes',
    code: 'message-too-large',
    facts: { ...ORDERS, size: 1048600, limit: 1048588, limitSource: 'max.message.bytes', codec: 'gzip' },
    title: 'The message is larger than “orders” allows',
    cause: 'The message makes a batch of 1048600 B, and topic “orders” takes at most 1048588 B (max.message.bytes, after compression).',
    fixes: ['Make the message smaller.', 'Raise max.message.bytes of topic “orders” to 1048600 or more.', 'Put the payload elsewhere, such as in an object store, and send its address.'],
  },
  {
    situation: 'too large for the broker although the limit read before allows it: that limit is not named',
    code: 'message-too-large',
    facts: { ...ORDERS, size: 900000, limit: 1048588 },
    title: 'The message is larger than “orders” allows',
    cause: 'The message makes a batch of 878.9 KB, more than max.message.bytes of topic “orders” allows.',
    fixes: [
      'Make the message smaller, or choose a compression under Delivery.',
      'Raise max.message.bytes of topic “orders” to 900000 or more.',
      'Put the payload elsewhere, such as in an object store, and send its address.',
    ],
  },
  {
    situation: 'larger than our own max.request.size',
    code: 'message-too-large',
    facts: { ...ORDERS, size: 2097152, limit: 1048576, limitSource: 'max.request.size' },
    outcome: 'rejected',
    title: 'The message is larger than the producer sends',
    cause: 'The message makes a batch of 2 MB, and the producer sends at most 1 MB (max.request.size). Nothing was stored.',
    fixes: [
      'Make the message smaller, or choose a compression under Delivery.',
      'Raise the setting kafkaDispatch.producer.maxRequestSize to 2097152 or more. The topic’s max.message.bytes must allow it too.',
    ],
  },
  {
    situation: 'closed port',
    code: 'connection-refused',
    facts: AT,
    title: 'Nothing listens at kafka-2:9092',
    cause: 'kafka-2:9092 refused the connection: no server listens on this port.',
    fixes: ['Start the broker at kafka-2:9092, or correct the address.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'plaintext → TLS listener',
    code: 'plaintext-to-tls',
    facts: SERVER,
    title: 'kafka:9093 expects TLS',
    cause: 'kafka:9093 answered with a TLS message: its listener is encrypted, and this connection has TLS off.',
    fixes: ['Switch TLS on for this connection, or use the port of a plaintext listener.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'TLS → plaintext listener',
    code: 'tls-to-plaintext',
    facts: SERVER,
    title: 'kafka:9093 does not speak TLS',
    cause: 'kafka:9093 ended the TLS handshake without a word, as a listener without TLS does.',
    fixes: ['Switch TLS off for this connection, or use the port of a TLS listener: often 9093.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'no SASL → SASL listener',
    code: 'sasl-required',
    facts: { ...SERVER, mechanisms: 'PLAIN, SCRAM-SHA-256' },
    title: 'kafka:9093 asks for a login',
    cause: 'kafka:9093 answers requests only after a login (SASL), and this connection has none. It accepts PLAIN, SCRAM-SHA-256.',
    fixes: ['Give the connection a login: mechanism, user and password.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'SASL → listener without',
    code: 'sasl-not-expected',
    facts: SERVER,
    title: 'kafka:9093 takes no login',
    cause: 'kafka:9093 belongs to a listener without SASL, and this connection logs in.',
    fixes: ['Remove the login from this connection, or use the port of a SASL listener.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'unknown CA',
    code: 'tls-certificate-not-trusted',
    facts: SERVER,
    more: { raw: 'self-signed certificate in certificate chain' },
    title: 'The certificate of the broker is not trusted',
    cause: 'kafka:9093 shows a certificate from an authority that this machine does not know. The error says: “self-signed certificate in certificate chain”.',
    fixes: ['Give the connection the certificate of that authority as CA file (PEM).', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'certificate for another host',
    code: 'tls-host-mismatch',
    facts: SERVER,
    more: { raw: "Hostname/IP does not match certificate's altnames: Host: kafka. is not in the cert's altnames: DNS:other" },
    title: 'The certificate is not for kafka',
    cause: "kafka:9093 shows a certificate that does not name kafka. The error says: “Hostname/IP does not match certificate's altnames: Host: kafka. is not in the cert's altnames: DNS:other”.",
    fixes: ['Use a bootstrap address that the certificate names, or set the server name of the connection to such a name.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'mTLS without certificate',
    code: 'tls-client-certificate-required',
    facts: SERVER,
    more: { raw: 'ssl alert number 42\n' },
    title: 'The broker asks for a client certificate',
    cause: 'kafka:9093 ended the TLS handshake because this connection shows no client certificate. The error says: “ssl alert number 42”.',
    fixes: ['Give the connection a certificate file and a key file that the broker trusts.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'mTLS with a certificate of somebody else',
    code: 'tls-client-certificate-required',
    facts: { ...SERVER, certificate: true, reason: 'ssl/tls alert certificate unknown' },
    title: 'The broker does not accept the client certificate',
    cause: 'kafka:9093 ended the TLS handshake because of the client certificate of this connection. The error says: “ssl/tls alert certificate unknown”.',
    fixes: [
      'Give the connection a certificate file that was signed by an authority in the broker’s truststore, and that is valid now.',
      'Edit Connection',
      'Diagnose Connection',
    ],
  },
  {
    situation: 'something that is frozen or no Kafka broker',
    code: 'connection-timeout',
    facts: { ...AT, timeoutMs: 8000, connected: true },
    title: 'kafka-2:9092 does not answer',
    cause: 'kafka-2:9092 accepted the connection, and then no answer came within 8 s. The broker may be frozen or overloaded, or what listens there is no Kafka broker.',
    fixes: ['Check that this is the port of a Kafka broker, and that the broker is not frozen.', 'Diagnose Connection', 'Edit Connection'],
  },
  {
    situation: 'wrong password, SCRAM',
    code: 'sasl-authentication-failed',
    facts: { ...SERVER, username: 'alice', mechanism: 'SCRAM-SHA-256', brokerMessage: 'Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256' },
    title: 'The login as “alice” was refused',
    cause:
      'kafka:9093 refused the login as “alice” with SCRAM-SHA-256. The user does not exist there, or the password is wrong. The broker says: “Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256”.',
    fixes: ['Enter user and password again.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'OAUTHBEARER token refused',
    code: 'sasl-authentication-failed',
    facts: { ...SERVER, mechanism: 'OAUTHBEARER', brokerMessage: '{"status":"invalid_token"}' },
    title: 'The login was refused',
    cause: 'kafka:9093 refused the login with OAUTHBEARER. The token is not valid for this cluster, or has expired. The broker says: “{"status":"invalid_token"}”.',
    fixes: ['Check where the token comes from, and its scope.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'mechanism not enabled',
    code: 'sasl-mechanism-not-enabled',
    facts: { ...SERVER, mechanism: 'SCRAM-SHA-512', mechanisms: 'PLAIN' },
    title: 'SCRAM-SHA-512 is not enabled on the broker',
    cause: 'kafka:9093 does not accept the mechanism SCRAM-SHA-512. It accepts PLAIN.',
    fixes: ['Change the mechanism of the connection to one of PLAIN.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'advertised host does not resolve',
    code: 'advertised-listener-unreachable',
    facts: { bootstrap: 'localhost:9092', brokerId: 2, partition: 4, address: 'kafka-2.internal:9092', host: 'kafka-2.internal', port: 9092, reasonCode: 'host-not-found' },
    outcome: 'rejected',
    title: 'Broker 2 is unreachable at its advertised address',
    cause:
      'The cluster answered at localhost:9092 and says that broker 2, the leader of partition 4, is at kafka-2.internal:9092. That name does not resolve on this machine. Nothing was stored.',
    fixes: [
      'Set advertised.listeners of broker 2 to an address that this machine can reach.',
      'In Docker: add a listener for the host, such as localhost:9094, and use it as bootstrap server.',
      'Diagnose Connection',
    ],
  },
  {
    situation: 'advertised port closed: the broker may be down',
    code: 'advertised-listener-unreachable',
    facts: { bootstrap: 'kafka:9092', brokerId: 2, address: 'localhost:9094', host: 'localhost', port: 9094, reasonCode: 'connection-refused' },
    title: 'Broker 2 is unreachable at its advertised address',
    cause: 'The cluster answered at kafka:9092 and says that broker 2 is at localhost:9094. Nothing listens there, seen from this machine.',
    fixes: ['Check that broker 2 runs. If it does, set its advertised.listeners to an address that this machine can reach.', 'Diagnose Connection', 'Edit Connection'],
  },
  {
    situation: 'unknown topic',
    code: 'unknown-topic',
    facts: { topic: 'ordesr' },
    outcome: 'rejected',
    title: 'Topic “ordesr” does not exist',
    cause: 'The cluster of “staging” has no topic of this name, and none is made by sending. Nothing was stored.',
    fixes: ['Create Topic', 'Check the spelling: upper and lower case are different.'],
  },
  {
    situation: 'unknown partition',
    code: 'unknown-partition',
    facts: { topic: 'orders', partition: 99, partitions: 6 },
    outcome: 'rejected',
    title: 'Topic “orders” has no partition 99',
    cause: 'Topic “orders” has 6 partitions, 0 to 5. Nothing was stored.',
    fixes: ['Choose a partition from 0 to 5, or leave the choice to the key.'],
  },
  {
    situation: 'unknown partition of a topic with one',
    code: 'unknown-partition',
    facts: { topic: 'orders', partition: 1, partitions: 1 },
    title: 'Topic “orders” has no partition 1',
    cause: 'Topic “orders” has one partition, number 0.',
    fixes: ['Choose partition 0, or leave the choice to the key.'],
  },
  {
    situation: 'invalid topic name',
    code: 'invalid-topic-name',
    facts: { topic: 'a b' },
    outcome: 'rejected',
    title: '“a b” is not a topic name',
    cause: 'A topic name has 1 to 249 ASCII letters, digits, “.”, “_” and “-”, and is neither “.” nor “..”. Nothing was sent.',
    fixes: ['Correct the topic name.'],
  },
  {
    situation: 'timestamp in the future',
    code: 'timestamp-out-of-range',
    facts: { ...ORDERS, timestamp: 4102444800000, timestampBeforeMaxMs: null, timestampAfterMaxMs: 3600000, brokerMessage: 'One or more records have been rejected.' },
    outcome: 'rejected',
    title: 'The timestamp is out of the topic’s range',
    cause:
      'The timestamp 2100-01-01T00:00:00.000Z is too far from the clock of the broker. Topic “orders” takes none that is more than 60 min after it (message.timestamp.after.max.ms). The broker says: “One or more records have been rejected”. Nothing was stored.',
    fixes: [
      'Give a timestamp nearer to now, or leave it to the time of sending.',
      'Change message.timestamp.before.max.ms or message.timestamp.after.max.ms of the topic.',
      'Check the clock of this machine.',
    ],
  },
  {
    situation: 'null key, compacted topic',
    code: 'compacted-topic-needs-key',
    facts: ORDERS,
    outcome: 'rejected',
    title: '“orders” takes no message without a key',
    cause: 'Topic “orders” is compacted: it keeps the newest message of each key, so each message needs a key. Nothing was stored.',
    fixes: ['Give the message a key.'],
  },
  {
    situation: '19: too few in-sync replicas',
    code: 'not-enough-replicas',
    facts: { ...ORDERS, isr: '1', minIsr: 2, replicas: '1,2,3' },
    outcome: 'rejected',
    title: 'Not enough replicas are in sync',
    cause: 'Partition 4 of “orders” has 1 of 3 replicas in sync, and acks=all asks for 2 (min.insync.replicas). The leader refused the message before writing it. Nothing was stored.',
    fixes: [
      'Bring the brokers back that hold the missing replicas.',
      'Only if losing data is acceptable: lower min.insync.replicas of the topic, or send with acks=1.',
      'Diagnose Connection',
    ],
  },
  {
    situation: '19 where metadata still shows enough replicas: the stale number is not named',
    code: 'not-enough-replicas',
    facts: { ...ORDERS, isr: 3, minIsr: 2, replicas: 3 },
    title: 'Not enough replicas are in sync',
    cause: 'Partition 4 of “orders” has fewer replicas in sync than acks=all asks for: 2 (min.insync.replicas). The leader refused the message before writing it.',
    fixes: [
      'Bring the brokers back that hold the missing replicas.',
      'Only if losing data is acceptable: lower min.insync.replicas of the topic, or send with acks=1.',
      'Diagnose Connection',
    ],
  },
  {
    situation: '20: too few after the leader wrote',
    code: 'not-enough-replicas-after-append',
    facts: { ...ORDERS, isr: 1, minIsr: 2 },
    outcome: 'unknown',
    title: 'Written by the leader, by too few replicas',
    cause:
      'The leader wrote the message, and then fewer replicas were in sync than min.insync.replicas asks for. Partition 4 of “orders” has 1 in sync, and acks=all asks for 2 (min.insync.replicas). It may be stored: it stays if a replica that has it stays leader or becomes it.',
    fixes: [LOOK, 'Bring the brokers back that hold the missing replicas.', 'Diagnose Connection'],
  },
  {
    situation: '7: followers too slow',
    code: 'replication-timeout',
    facts: { ...ORDERS, timeoutMs: 1000 },
    outcome: 'unknown',
    title: 'The replicas did not confirm in time',
    cause: 'The leader wrote the message, and not all in-sync replicas had copied it within 1 s. It may be stored: the leader has it, and the replicas may still copy it.',
    fixes: [LOOK, 'Check the brokers that hold the other replicas: one of them is slow or frozen.', 'Raise the setting kafkaDispatch.producer.requestTimeoutMs if they are only slow.'],
  },
  {
    situation: 'broker killed with the request in flight',
    code: 'connection-reset',
    facts: { ...AT, written: true },
    outcome: 'unknown',
    title: 'The connection to kafka-2:9092 broke',
    cause: 'The connection to kafka-2:9092 broke before an answer came: the broker died, or the network cut it. It was written, and its answer never came: it may be stored.',
    fixes: [LOOK, 'Check that the broker runs.', 'Diagnose Connection'],
  },
  {
    situation: 'frozen broker: request timeout after the write',
    code: 'request-timeout',
    facts: { ...AT, api: 'Produce', timeoutMs: 30000, written: true },
    outcome: 'unknown',
    title: 'Broker 2 did not answer in time',
    cause:
      'Broker 2 (kafka-2:9092) did not answer the Produce request within 30 s. It may be overloaded, frozen or cut off. The request was written, so the broker may have stored the message and only its answer is missing: it may be stored.',
    fixes: [LOOK, 'Check the load of the broker and the network to it.', 'Diagnose Connection'],
  },
  {
    situation: 'delivery timeout while the broker is down',
    code: 'delivery-timeout',
    facts: { ...AT, timeoutMs: 120000, attempts: 7, written: false, lastErrorCode: 'connection-refused', lastError: 'connect ECONNREFUSED' },
    outcome: 'rejected',
    title: 'Not acknowledged within 2 min',
    cause: 'The delivery timeout of 2 min ended the send after 7 attempts. kafka-2:9092 refused the connection: no server listens on this port. Nothing was stored.',
    fixes: ['Start the broker at kafka-2:9092, or correct the address.', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'ACL: no Write on the topic',
    code: 'topic-not-authorized',
    facts: { ...ORDERS, username: 'alice', api: 'Produce' },
    outcome: 'rejected',
    title: 'No right to use topic “orders”',
    cause: 'The user “alice” has no right Write on topic “orders”. Nothing was stored.',
    fixes: ['Ask for the right Write on topic “orders” (kafka-acls --add).', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'ACL: InitProducerId refused',
    code: 'idempotence-not-authorized',
    facts: { username: 'alice' },
    outcome: 'rejected',
    title: 'No right to send with idempotence',
    cause:
      'The broker refused a producer id (InitProducerId). The user “alice” needs the right IdempotentWrite on the cluster for it; from Kafka 2.8 on, Write on any topic is enough. Nothing was stored.',
    fixes: [
      'Send without idempotence: switch Idempotent off under Delivery. A retry can then store a message twice.',
      'Ask for the right IdempotentWrite on the cluster, or Write on the topic from Kafka 2.8 on (kafka-acls --add).',
      'Edit Connection',
    ],
  },
  {
    situation: 'corrupt batch',
    code: 'corrupt-message',
    facts: AT,
    outcome: 'rejected',
    title: 'The batch did not arrive intact',
    cause: 'Broker 2 (kafka-2:9092) found the batch damaged: its checksum or its structure is wrong. Nothing was stored.',
    fixes: ['Send it again.', 'If it happens again: check the network devices between this machine and the broker.', 'Show Log'],
  },
  {
    situation: 'acks=0 refused',
    code: 'broker-closed-after-write',
    facts: AT,
    title: 'kafka-2:9092 closed the connection right after',
    cause:
      'Broker 2 (kafka-2:9092) closed the connection right after the message: it probably refused it. With acks=0 this is its only way to say so, and it gives no reason.',
    fixes: ['Send it with acks=1 or acks=all: then the broker answers with its reason.', 'Check the log of the broker.'],
  },
  {
    situation: 'a Kafka error without a sentence, known to have stored nothing',
    code: 'kafka-error',
    facts: { ...AT, brokerMessage: 'Not today.' },
    more: { kafka: { code: 89, name: 'THROTTLING_QUOTA_EXCEEDED' } },
    outcome: 'rejected',
    title: 'The broker answered THROTTLING_QUOTA_EXCEEDED',
    cause: 'Broker 2 (kafka-2:9092) answered with Kafka error 89, THROTTLING_QUOTA_EXCEEDED. This extension has no explanation for it. The broker says: “Not today”. Nothing was stored.',
    fixes: ['Check the log of the broker for the reason.', 'Show Log'],
  },
  {
    situation: 'a Kafka error of the future',
    code: 'kafka-error',
    facts: AT,
    more: { kafka: { code: 999, name: 'UNKNOWN' } },
    outcome: 'unknown',
    title: 'The broker answered UNKNOWN',
    cause:
      'Broker 2 (kafka-2:9092) answered with Kafka error 999, UNKNOWN. This extension has no explanation for it. Nothing proves that the broker refused the message with this answer: it may be stored.',
    fixes: [LOOK, 'Check the log of the broker for the reason.', 'Show Log'],
  },
  {
    situation: 'the client thread died with the send in it',
    code: 'client-stopped',
    facts: {},
    outcome: 'unknown',
    title: 'The Kafka client of the extension stopped',
    cause: 'The thread that talks to the brokers ended or stopped answering. The next call starts a new one. Whether the message was written before is not known: it may be stored.',
    fixes: [LOOK, 'Show Log', 'Copy Diagnostics'],
  },
  {
    situation: 'Cancel in time',
    code: 'cancelled',
    facts: { written: false },
    outcome: 'rejected',
    title: 'Cancelled',
    cause: 'Cancelled before it was written: not stored.',
    fixes: [],
  },
  {
    situation: 'in a transaction that was aborted because of another message',
    code: 'transaction-aborted',
    facts: { ...ORDERS, written: true, lastErrorCode: 'compacted-topic-needs-key', lastError: 'INVALID_RECORD' },
    outcome: 'rejected',
    title: 'The transaction was aborted',
    cause: 'Its transaction was aborted: consumers with read_committed never see this message, others can. The reason: Topic “orders” is compacted: it keeps the newest message of each key, so each message needs a key.',
    fixes: ['Send all messages of the transaction again.'],
  },
  {
    situation: 'in a transaction whose abort was not confirmed',
    code: 'transaction-aborted',
    facts: { written: true, abortsAfterMs: 120_000, lastErrorCode: 'cancelled' },
    outcome: 'rejected',
    title: 'The transaction was aborted',
    cause:
      'Its transaction was aborted: consumers with read_committed never see this message, others can. The reason: It was cancelled. The broker has not confirmed the abort and does it by itself within 2 min; until then consumers with read_committed wait.',
    fixes: ['Send all messages of the transaction again.'],
  },
  {
    situation: 'in a transaction that ended before it was sent',
    code: 'transaction-aborted',
    facts: { written: false, lastErrorCode: 'invalid-number', format: 'int64', value: 'truck-7' },
    outcome: 'rejected',
    title: 'The transaction was aborted',
    cause: 'Its transaction was aborted before this message was sent. The reason: int64 takes a whole number from −2⁶³ to 2⁶³−1.',
    fixes: ['Send all messages of the transaction again.'],
  },
  {
    situation: 'a transaction that was open for too long',
    code: 'transaction-timed-out',
    facts: { timeoutMs: 120_000 },
    title: 'The transaction took too long',
    cause: 'The broker aborts a transaction that is open for longer than 2 min, and this one was.',
    fixes: ['Send all messages of the transaction again.', 'Raise the delivery timeout, which is also the transaction’s, if the cluster is only slow.'],
  },
  {
    situation: 'Stop Waiting',
    code: 'stopped-waiting',
    facts: { written: true },
    outcome: 'unknown',
    title: 'You stopped waiting',
    cause: 'You stopped waiting after it was written. It may be stored.',
    fixes: [LOOK],
  },
  {
    situation: 'field: JSON',
    code: 'invalid-json',
    facts: { reason: 'expected true, found tru' },
    more: { field: 'value', position: { line: 4, column: 16 } },
    title: 'The text is not valid JSON',
    cause: 'Line 4, column 16: expected true, found tru.',
    fixes: ['Correct the text, or choose the format string to send it as it is.'],
  },
  {
    situation: 'field: int64',
    code: 'invalid-number',
    facts: { format: 'int64', value: 'truck-7' },
    more: { field: 'key' },
    title: 'This is not a number of the format int64',
    cause: 'int64 takes a whole number from −2⁶³ to 2⁶³−1.',
    fixes: ['Correct the number, or choose another format.'],
  },
];

describe('explain: what people read', () => {
  for (const { situation, code, facts, more, outcome, title, cause, fixes } of GOLDEN) {
    it(situation, () => {
      const error = errorOf(code, facts, more);
      const view = outcome === undefined ? explain(error, CONTEXT, english) : explainedReport(outcome, error).error;
      assert.ok(view);
      const plain = (text: string): string => text.replaceAll('\u00A0', ' ');
      assert.deepEqual(
        { title: plain(view.title), cause: plain(view.cause), fixes: view.fixes.map((fix) => plain(fix.label)) },
        { title, cause, fixes },
      );
    });
  }
});
