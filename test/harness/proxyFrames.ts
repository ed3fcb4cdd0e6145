/** Kafka's length-prefixed frames, cut out of a byte stream. Sizes are of whole frames, with their 4-byte length. */
export class FrameSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** Takes the next bytes of the stream and gives the frames that are complete now. */
  push(chunk: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    while (this.rest.length >= 4 && this.rest.length >= 4 + this.rest.readInt32BE(0)) {
      const size = 4 + this.rest.readInt32BE(0);
      frames.push(this.rest.subarray(0, size));
      this.rest = this.rest.subarray(size);
    }
    return frames;
  }

  /** Bytes of a frame that is not complete; after the stream's end they are all that came of it. */
  takeRest(): Buffer {
    const rest = this.rest;
    this.rest = Buffer.alloc(0);
    return rest;
  }
}

/** A request as it passes a proxy. */
export interface ProxiedRequest {
  /** Number of the connection, from 1 in the order they came. */
  readonly connection: number;
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  /** The whole frame with its length. */
  readonly bytes: Buffer;
}

export function readRequest(connection: number, frame: Buffer): ProxiedRequest | undefined {
  return frame.length < 12
    ? undefined
    : { connection, apiKey: frame.readInt16BE(4), apiVersion: frame.readInt16BE(6), correlationId: frame.readInt32BE(8), bytes: frame };
}

export function correlationIdOf(answer: Buffer): number | undefined {
  return answer.length < 8 ? undefined : answer.readInt32BE(4);
}
