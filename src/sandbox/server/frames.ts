/** Kafka's framing: each request has its length in four bytes before it. */
const LENGTH_BYTES = 4;

/** Thrown where a client announces a request that is larger than allowed, or no Kafka request at all. */
export class FrameSizeError extends Error {
  override readonly name = 'FrameSizeError';
}

/** Cuts a stream of bytes into requests. Each byte is copied at most once, however small the chunks are. */
export class FrameSplitter {
  private chunks: Buffer[] = [];
  private buffered = 0;

  /** @param maxBytes of one request, without its length. */
  constructor(private readonly maxBytes: number) {}

  /** The requests that are complete with this chunk, without their lengths. Throws `FrameSizeError`. */
  *push(chunk: Buffer): Generator<Buffer> {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    while (this.buffered >= LENGTH_BYTES) {
      const length = this.peekLength();
      if (this.buffered < LENGTH_BYTES + length) {
        return;
      }
      const bytes = this.chunks.length === 1 && this.chunks[0] !== undefined ? this.chunks[0] : Buffer.concat(this.chunks, this.buffered);
      const rest = bytes.subarray(LENGTH_BYTES + length);
      this.chunks = rest.length > 0 ? [rest] : [];
      this.buffered = rest.length;
      yield bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
    }
  }

  private peekLength(): number {
    let [first = Buffer.alloc(0)] = this.chunks;
    if (first.length < LENGTH_BYTES) {
      first = Buffer.concat(this.chunks, this.buffered);
      this.chunks = [first];
    }
    const length = first.readInt32BE(0);
    if (length < 0 || length > this.maxBytes) {
      throw new FrameSizeError(`Request of ${length} bytes; the limit is ${this.maxBytes}`);
    }
    return length;
  }
}
