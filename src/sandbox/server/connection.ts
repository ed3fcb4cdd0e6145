import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api, Call } from '../apis/api';
import { API_KEYS, type ApiName } from '../apis/apiName';
import { API_TABLE } from '../apis/apiTable';
import { unsupportedApiVersions } from '../apis/apiVersions';
import type { Target } from '../faults';
import type { BrokerState } from '../state';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { Reader } from '../../kafka/protocol/reader';
import { RequestReader } from '../wire/requestReader';
import { ResponseWriter } from '../wire/responseWriter';
import { FrameSizeError, FrameSplitter } from './frames';

interface RequestHeader {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string;
}

/**
 * One client. Its requests are carried out one after the other, as Kafka does: the next one is read when the last one is
 * answered. What Kafka answers by closing the connection is answered so here too: a request that cannot be read, an
 * unknown API or version, and a refused Produce with acks=0.
 */
export class ClientConnection {
  private readonly closing = new AbortController();

  constructor(
    private readonly socket: Socket,
    private readonly broker: BrokerState,
    private readonly onRequest: (api: ApiName) => void,
    private readonly onError: (error: unknown) => void,
  ) {
    socket.setNoDelay(true);
    socket.once('close', () => this.closing.abort());
    // What a broken connection has to say is said by its end.
    socket.on('error', () => undefined);
  }

  /** Serves until the client goes or `close` is called; never throws. */
  async serve(): Promise<void> {
    try {
      const splitter = new FrameSplitter(this.broker.limits.requestBytes);
      for await (const chunk of this.socket as AsyncIterable<Buffer>) {
        for (const frame of splitter.push(chunk)) {
          await this.answer(frame).catch((error: unknown) => this.onFailure(error));
          if (this.closing.signal.aborted) {
            return;
          }
        }
      }
    } catch (error) {
      // A socket that breaks or is closed throws too.
      const gone = this.closing.signal.aborted || this.socket.errored !== null;
      if (!gone && !(error instanceof FrameSizeError)) {
        this.onError(error);
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.socket.destroy();
    this.closing.abort();
  }

  /** A request that cannot be read is the client's fault, anything else ours. */
  private onFailure(error: unknown): void {
    if (!this.closing.signal.aborted && !(error instanceof KafkaError)) {
      this.onError(error);
    }
    this.close();
  }

  private async answer(frame: Buffer): Promise<void> {
    const reader = new Reader(frame);
    const header = readHeader(reader);
    const api = API_TABLE.get(header.apiKey);
    if (api === undefined) {
      return this.close();
    }
    this.onRequest(api.name);
    await this.unlessClosed(this.broker.faults.whenThawed());
    if (header.version < api.min || header.version > api.max) {
      return header.apiKey === API_KEYS.ApiVersions ? this.write([unsupportedApiVersions(header.correlationId)]) : this.close();
    }
    await this.carryOut(api, header, reader);
  }

  private async carryOut(api: Api, header: RequestHeader, reader: Reader): Promise<void> {
    const { faults } = this.broker;
    const flexible = api.isFlexible(header.version);
    const request = new RequestReader(reader, header.version, flexible);
    request.end();
    const prepared = api.prepare(request);
    const drop = faults.take('drop', api.name, prepared.targets);
    const swallow = faults.take('swallow', api.name, prepared.targets);
    if (drop?.when === 'before') {
      return this.close();
    }
    if (swallow?.when === 'before') {
      return;
    }
    const encode = await this.unlessClosed(prepared.run(this.callFor(api.name, header)));
    if (drop !== null || encode === 'close-connection') {
      return this.close();
    }
    if (swallow !== null || encode === 'no-response') {
      return;
    }
    await this.respond(api, header, prepared.targets, encode);
  }

  private async respond(api: Api, header: RequestHeader, targets: readonly Target[], encode: (writer: ResponseWriter) => void): Promise<void> {
    const { faults } = this.broker;
    const late = faults.take('delay', api.name, targets);
    const throttleMs = faults.take('throttle', api.name, targets)?.ms ?? 0;
    const flexible = api.isFlexible(header.version);
    const writer = new ResponseWriter(header.version, flexible, throttleMs);
    writer.int32(header.correlationId);
    if (api.key !== API_KEYS.ApiVersions) {
      writer.tags();
    }
    encode(writer);
    writer.tags();
    await this.pause(late?.ms ?? 0);
    await this.unlessClosed(faults.whenThawed());
    await this.write(writer.toBuffers());
    await this.pause(throttleMs);
  }

  private callFor(api: ApiName, { version, clientId }: RequestHeader): Call {
    const { broker } = this;
    return {
      version,
      clientId,
      clientHost: `/${this.socket.remoteAddress ?? ''}`,
      broker,
      signal: this.closing.signal,
      fault: (topic, partition) =>
        broker.faults.take('error', api, topic === undefined ? [] : [partition === undefined ? { topic } : { topic, partition }]),
    };
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) {
      await delay(ms, undefined, { signal: this.closing.signal });
    }
  }

  /** Resolves when the socket takes more, so that a client that does not read costs one answer at most. */
  private async write(buffers: readonly Buffer[]): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeInt32BE(buffers.reduce((sum, buffer) => sum + buffer.length, 0));
    if (!this.socket.write(Buffer.concat([length, ...buffers]))) {
      await this.unlessClosed(new Promise((resolve) => this.socket.once('drain', resolve)));
    }
  }

  /** Rejects when the connection is closed before. */
  private unlessClosed<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.closing;
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(new Error('The connection is closed'));
      if (signal.aborted) {
        return stop();
      }
      signal.addEventListener('abort', stop, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }
}

/** Request header v1; the client id is never compact, and what a flexible version adds follows it. */
function readHeader(reader: Reader): RequestHeader {
  const start = new RequestReader(reader, 0, false);
  return { apiKey: start.int16(), version: start.int16(), correlationId: start.int32(), clientId: start.nullableString() ?? '' };
}
