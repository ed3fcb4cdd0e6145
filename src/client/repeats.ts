import { setTimeout as delay } from 'node:timers/promises';
import type { RawReport, RepeatEnd, RepeatOrder, RepeatProgress, SendOrder, SendProgress } from '../bridge/clientThread';
import type { SendContext } from './sends';

/** Messages without a report at one time; more bytes of them than the buffer memory are not taken either. */
const MAX_OPEN = 1_000;
/** How often it is told what has become of messages. */
const TELL_EVERY_MS = 50;

export interface RepeatContext {
  /** Aborted: *Stop Waiting*. */
  readonly signal: AbortSignal;
  readonly progress: (progress: RepeatProgress) => void;
}

/** Sends one message many times, each as a send of its own. */
export class Repeats {
  private readonly stops = new Map<string, AbortController>();

  constructor(private readonly send: (order: SendOrder, context: SendContext) => Promise<RawReport>) {}

  async run(order: RepeatOrder, context: RepeatContext): Promise<RepeatEnd> {
    const { sendId } = order.order;
    const stop = new AbortController();
    this.stops.set(sendId, stop);
    try {
      return await new Repeating(order, context, stop, this.send).run();
    } finally {
      this.stops.delete(sendId);
    }
  }

  /** Begins nothing more, and cancels what is not written. */
  stop(sendId: string): void {
    this.stops.get(sendId)?.abort();
  }
}

interface OpenMessage {
  readonly cancel: AbortController;
  written: boolean;
}

class Repeating {
  private readonly open = new Set<OpenMessage>();
  private untold: RawReport[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** Called when a message has its report. */
  private onReport: () => void = () => undefined;
  private readonly maxOpen: number;

  constructor(
    private readonly repeat: RepeatOrder,
    private readonly context: RepeatContext,
    private readonly stop: AbortController,
    private readonly send: (order: SendOrder, context: SendContext) => Promise<RawReport>,
  ) {
    const { order } = repeat;
    const characters = [order.key, order.value, ...order.headers.map(({ value }) => value)].reduce((sum, payload) => sum + (payload?.text.length ?? 0), 1);
    this.maxOpen = Math.max(Math.min(MAX_OPEN, Math.floor(order.settings.bufferMemory / characters)), 1);
  }

  async run(): Promise<RepeatEnd> {
    const { count, delayMs } = this.repeat;
    const { signal } = this.context;
    const begun: Promise<void>[] = [];
    const isStopped = (): boolean => this.stop.signal.aborted || signal.aborted;
    this.stop.signal.addEventListener('abort', () => [...this.open].filter(({ written }) => !written).forEach(({ cancel }) => cancel.abort()));
    while (begun.length < count && !isStopped()) {
      const one = this.one(begun.length);
      begun.push(one);
      if (delayMs > 0) {
        await one;
        await (begun.length < count && delay(delayMs, undefined, { signal: AbortSignal.any([this.stop.signal, signal]) }).catch(() => undefined));
      } else if (this.open.size >= this.maxOpen) {
        await new Promise<void>((resolve) => (this.onReport = resolve));
      }
    }
    await Promise.all(begun);
    this.tell();
    return { begun: begun.length };
  }

  private async one(index: number): Promise<void> {
    const message: OpenMessage = { cancel: new AbortController(), written: false };
    this.open.add(message);
    const { order } = this.repeat;
    const report = await this.send(
      { ...order, sendId: `${order.sendId}/${index + 1}` },
      { signal: AbortSignal.any([this.context.signal, message.cancel.signal]), progress: (progress) => this.progressed(message, progress) },
    );
    this.open.delete(message);
    this.untold.push(report);
    this.tellSoon();
    if (report.outcome === 'rejected' && report.error?.retriable === false) {
      // The next one would be refused as well.
      this.stop.abort();
    }
    this.onReport();
  }

  private progressed(message: OpenMessage, { written }: SendProgress): void {
    if (written && !message.written) {
      message.written = true;
      this.tellSoon();
    }
  }

  private tellSoon(): void {
    this.timer ??= setTimeout(() => this.tell(), TELL_EVERY_MS);
  }

  private tell(): void {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    const reports = this.untold;
    this.untold = [];
    this.context.progress({ reports, written: [...this.open].some(({ written }) => written) });
  }
}
