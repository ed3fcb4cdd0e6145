import type { Reader } from './reader';
import type { Writer } from './writer';

/**
 * One API of the Kafka protocol as a client uses it. Only versions before the flexible ones (KIP-482): brokers from 2.1 to
 * 4.x speak them, and they carry all that is needed.
 */
export interface ApiRequest<Request, Response> {
  readonly apiKey: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  encode(request: Request, version: number, writer: Writer): void;
  /** Throws `malformed-response`. */
  decode(reader: Reader, version: number): Response;
}

/** A string that the protocol does not allow to be null. */
export function text(reader: Reader): string {
  return reader.string() ?? '';
}
