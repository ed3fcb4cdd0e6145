import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { correlationIdOf, FrameSplitter, readRequest, type ProxiedRequest } from './proxyFrames';
import type { CutKind, ProxyAction, ProxyMode } from './proxyRules';

/** What a connection asks its proxy. */
export interface ProxyPolicy {
  readonly mode: ProxyMode;
  readonly delayMs: number;
  /** Resolves at once, or when the proxy is frozen no more. */
  thawed(): Promise<void>;
  decide(request: ProxiedRequest): ProxyAction;
  countAnswer(apiKey: number, bytes: number): void;
}

interface PendingAnswer {
  readonly apiKey: number;
  readonly action: ProxyAction;
}

/** One client with its own connection to the broker. */
export class ProxyConnection {
  private readonly pending = new Map<number, PendingAnswer>();
  private isKafka: boolean | undefined;
  private isCut = false;

  constructor(
    readonly id: number,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly policy: ProxyPolicy,
  ) {
    void this.pump(client, server, (frame) => this.onRequest(frame));
    void this.pump(server, client, (frame) => this.onAnswer(frame));
  }

  get isOpen(): boolean {
    return !this.client.destroyed && !this.isCut;
  }

  /** Bytes that went on to the broker, TCP's own not counted. */
  get bytesToServer(): number {
    return this.server.bytesWritten;
  }

  get bytesToClient(): number {
    return this.client.bytesWritten;
  }

  /** Ends the client's side as told; the broker gets a FIN after what was written to it, and its answers are dropped. */
  cut(how: CutKind): void {
    this.isCut = true;
    if (how === 'rst') {
      this.client.resetAndDestroy();
    } else {
      this.client.end();
      this.client.resume();
    }
    this.server.end();
    this.server.resume();
  }

  destroy(): void {
    this.isCut = true;
    this.client.destroy();
    this.server.destroy();
  }

  private async pump(from: Socket, to: Socket, onFrame: (frame: Buffer) => Promise<void>): Promise<void> {
    const frames = new FrameSplitter();
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        this.isKafka ??= chunk[0] === 0; // a TLS record begins with 0x16; no Kafka request has 16 MB
        for (const frame of this.isKafka ? frames.push(chunk) : [chunk]) {
          await this.policy.thawed();
          if (this.policy.delayMs > 0) {
            await delay(this.policy.delayMs);
          }
          if (this.isCut) {
            return;
          }
          await (this.isKafka ? onFrame(frame) : this.forward(from, to, frame));
        }
      }
      to.end(frames.takeRest());
    } catch {
      if (!this.isCut) {
        to.resetAndDestroy();
      }
    }
  }

  private async forward(from: Socket, to: Socket, chunk: Buffer): Promise<void> {
    if (from === this.server && this.policy.mode === 'swallow-answers') {
      return;
    }
    await write(to, chunk);
  }

  private async onRequest(frame: Buffer): Promise<void> {
    const request = readRequest(this.id, frame);
    if (request === undefined) {
      return write(this.server, frame);
    }
    const action = this.policy.decide(request);
    this.pending.set(request.correlationId, { apiKey: request.apiKey, action });
    if (action.do === 'hold-request') {
      await action.until;
    }
    if (action.do !== 'cut' || action.when === 'answer') {
      return write(this.server, frame);
    }
    const share = { before: 0, during: 0.5, after: 1 }[action.when];
    await write(this.server, frame.subarray(0, Math.floor(frame.length * share)));
    this.cut(action.how ?? 'rst');
  }

  private async onAnswer(frame: Buffer): Promise<void> {
    const correlationId = correlationIdOf(frame);
    const pending = correlationId === undefined ? undefined : this.pending.get(correlationId);
    if (correlationId === undefined || pending === undefined) {
      return this.forward(this.server, this.client, frame);
    }
    const { action, apiKey } = pending;
    this.pending.delete(correlationId);
    this.policy.countAnswer(apiKey, frame.length);
    action.onAnswer?.(frame);
    if (action.do === 'hold-answer') {
      await action.until;
    }
    if (action.do === 'cut') {
      this.cut(action.how ?? 'rst');
    } else if (action.do !== 'swallow-answer') {
      await this.forward(this.server, this.client, frame);
    }
  }
}

/** Resolves when the bytes are with the operating system, or the socket is gone. */
function write(socket: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(chunk, () => resolve());
  });
}
