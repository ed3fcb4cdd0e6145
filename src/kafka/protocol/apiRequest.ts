import type { Reader } from './reader';
import type { Writer } from './writer';

/**
 * One API of the Kafka protocol as a client uses it. Versions before the flexible ones (KIP-482) where they carry all that
 * is needed: brokers from 2.1 to 4.x speak them.
 */
export interface ApiRequest<Request, Response> {
  readonly apiKey: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** First version whose headers end with tagged fields; absent: none of these. The fields of the body are up to `encode` and `decode`. */
  readonly flexibleFrom?: number;
  encode(request: Request, version: number, writer: Writer): void;
  /** Throws `malformed-response`. */
  decode(reader: Reader, version: number): Response;
}

/** A string that the protocol does not allow to be null. */
export function text(reader: Reader): string {
  return reader.string() ?? '';
}
