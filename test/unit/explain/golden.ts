import type { Facts } from '../../../src/contracts/errors';
import type { Outcome } from '../../../src/contracts/messages';
import type { ErrorCode } from '../../../src/kafka/errors/errorCode';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';

export interface Golden {
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

export const LOOK = 'Look whether the topic has it before you send it again: a second send can store it twice.';
export const AT = { address: 'kafka-2:9092', host: 'kafka-2', port: 9092, brokerId: 2 };
export const SERVER = { address: 'kafka:9093', host: 'kafka', port: 9093 };
export const ORDERS = { topic: 'orders', partition: 4 };
