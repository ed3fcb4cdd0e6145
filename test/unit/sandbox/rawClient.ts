import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { API_KEYS, type ApiName } from '../../../src/sandbox/apis/apiName';
import type { ApiRequest } from '../../../src/kafka/protocol/apiRequest';
import { Reader } from '../../../src/kafka/protocol/reader';
import { Writer } from '../../../src/kafka/protocol/writer';

export class ConnectionClosed extends Error {}

/** A socket that speaks Kafka and nothing more: what it sends is what the test says. */
export class RawClient {
  private received = Buffer.alloc(0);
  private readonly waiting = new Map<number, { resolve: (answer: Buffer) => void; reject: (error: Error) => void }>();
  private nextCorrelationId = 1;
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.closed = once(socket, 'close').then(() => undefined);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('close', () => this.waiting.forEach(({ reject }) => reject(new ConnectionClosed())));
  }

  static async connect(broker: { readonly port: number }): Promise<RawClient> {
    const socket = connect(broker.port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** A request of the client's own codec; rejects with `ConnectionClosed` where the broker closes. */
  async ask<Request, Response>(api: ApiRequest<Request, Response>, request: Request, version = api.maxVersion): Promise<Response> {
    const isFlexible = version >= (api.flexibleFrom ?? Infinity);
    const writer = new Writer();
    if (isFlexible) {
      writer.uvarint(0);
    }
    api.encode(request, version, writer);
    const reader = await this.send(api.apiKey, version, writer.toBuffer());
    if (isFlexible) {
      reader.skipTags();
    }
    return api.decode(reader, version);
  }

  /** A request whose body the test writes; answers the body of the response. */
  request(api: ApiName, version: number, body: (writer: Writer) => void = () => undefined): Promise<Reader> {
    const writer = new Writer();
    body(writer);
    return this.send(API_KEYS[api], version, writer.toBuffer());
  }

  async send(apiKey: number, version: number, body: Buffer): Promise<Reader> {
    const correlationId = this.nextCorrelationId++;
    const header = new Writer().int16(apiKey).int16(version).int32(correlationId).string('raw').toBuffer();
    const answer = new Promise<Buffer>((resolve, reject) => this.waiting.set(correlationId, { resolve, reject }));
    const length = new Writer().int32(header.length + body.length).toBuffer();
    this.socket.write(Buffer.concat([length, header, body]));
    return new Reader(await answer, 4);
  }

  close(): Promise<void> {
    this.socket.destroy();
    return this.closed;
  }

  private onData(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    while (this.received.length >= 4 && this.received.length >= 4 + this.received.readInt32BE(0)) {
      const end = 4 + this.received.readInt32BE(0);
      this.waiting.get(this.received.readInt32BE(4))?.resolve(this.received.subarray(4, end));
      this.received = this.received.subarray(end);
    }
  }
}
