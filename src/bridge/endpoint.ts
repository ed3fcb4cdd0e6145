/** One end of a channel of structured-cloneable messages: a MessagePort, a webview, a test's pair. */
export interface Channel {
  post(message: unknown): void;
  /** Called once by the endpoint. */
  onMessage(listener: (message: unknown) => void): void;
}

/** Requests of one direction: name → parameters, result, progress. Events: name → data. */
export interface CallMap {
  readonly [name: string]: { readonly params: unknown; readonly result: unknown; readonly progress?: unknown };
}
/** The progress of one call; `undefined` where it reports none. */
export type ProgressOf<C extends CallMap, K extends keyof C> = C[K] extends { readonly progress: infer P } ? P : undefined;

export interface EventMap {
  readonly [name: string]: unknown;
}

/** What travels. `id` is unique also across a page and the one loaded in its place, which must not get its answers. */
export type Envelope =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: unknown }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown };

export interface CallContext<P = unknown> {
  readonly signal: AbortSignal;
  readonly progress: (value: P) => void;
}

export type Handlers<C extends CallMap> = {
  readonly [K in keyof C]: (params: C[K]['params'], context: CallContext<ProgressOf<C, K>>) => Promise<C[K]['result']> | C[K]['result'];
};

export interface RequestOptions<P> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: P) => void) | undefined;
  /** ms; absent: no limit of the endpoint's own (the other end bounds the work). */
  readonly timeoutMs?: number | undefined;
}

export interface EndpointOptions {
  /** Turns what a handler threw into something cloneable. */
  readonly toFailure: (thrown: unknown) => unknown;
  /** Turns a received failure back into what `request` rejects with. */
  readonly fromFailure: (failure: unknown) => Error;
  /** What a waiting request rejects with when the channel is gone or its time is over. */
  readonly onLost: (reason: 'closed' | 'timeout', name: string) => Error;
  /**
   * A message that is no envelope, an event nobody handles, or one whose listener threw (`thrown`); also one of ours
   * that could not be posted. Logged, never thrown. The message can hold anything, `bigint` and cycles included.
   */
  readonly onMalformed: (message: unknown, thrown?: unknown) => void;
}

interface Waiting {
  readonly name: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  readonly done: () => void;
}

/**
 * Request, progress, cancel and event over a channel: the same code in the extension host, in its pages and in the
 * client thread. `Out` are the calls this end makes, `In` the ones it answers; `Sends`/`Hears` likewise for events.
 */
export class Endpoint<Out extends CallMap, In extends CallMap, Sends extends EventMap, Hears extends EventMap> {
  private nextId = Math.floor(Math.random() * 2 ** 48);
  private readonly waiting = new Map<number, Waiting>();
  private readonly running = new Map<number, AbortController>();
  private closed = false;

  constructor(
    private readonly channel: Channel,
    private readonly handlers: Handlers<In>,
    private readonly listeners: { readonly [K in keyof Hears]: (data: Hears[K]) => void },
    private readonly options: EndpointOptions,
  ) {
    channel.onMessage((message) => this.receive(message));
  }

  /** Asks the other end. Aborting the signal asks the other end to stop; its answer still settles the promise. */
  request<K extends keyof Out & string>(
    name: K,
    params: Out[K]['params'],
    options: RequestOptions<ProgressOf<Out, K>> = {},
  ): Promise<Out[K]['result']> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(this.options.onLost('closed', name));
        return;
      }
      const id = this.nextId++;
      const onAbort = (): unknown => this.post({ kind: 'cancel', id });
      const timer =
        options.timeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              onAbort();
              this.take(id)?.reject(this.options.onLost('timeout', name));
            }, options.timeoutMs);
      this.waiting.set(id, {
        name,
        resolve: (value) => resolve(value),
        reject,
        onProgress: options.onProgress as Waiting['onProgress'],
        done: () => {
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', onAbort);
        },
      });
      options.signal?.addEventListener('abort', onAbort, { once: true });
      try {
        this.channel.post({ kind: 'call', id, name, params } satisfies Envelope);
      } catch (thrown) {
        this.take(id)?.reject(asError(thrown));
        return;
      }
      if (options.signal?.aborted) {
        onAbort();
      }
    });
  }

  emit<K extends keyof Sends & string>(name: K, data: Sends[K]): void {
    if (!this.closed) {
      this.post({ kind: 'event', name, data });
    }
  }

  /** The channel is gone: everything that waits is rejected, everything that runs is aborted. */
  close(): void {
    this.closed = true;
    for (const [id, { name }] of [...this.waiting]) {
      this.take(id)?.reject(this.options.onLost('closed', name));
    }
    for (const controller of this.running.values()) {
      controller.abort();
    }
    this.running.clear();
  }

  private receive(message: unknown): void {
    if (this.closed) {
      return;
    }
    if (!isEnvelope(message)) {
      this.malformed(message);
      return;
    }
    switch (message.kind) {
      case 'call':
        if (this.running.has(message.id)) {
          this.malformed(message);
          return;
        }
        void this.answer(message.id, message.name, message.params);
        return;
      case 'cancel':
        this.running.get(message.id)?.abort();
        return;
      case 'progress':
        this.guarded(message, () => this.waiting.get(message.id)?.onProgress?.(message.value));
        return;
      case 'result':
        this.take(message.id)?.resolve(message.value);
        return;
      case 'failure':
        this.fail(message.id, message.error);
        return;
      case 'event': {
        if (!Object.hasOwn(this.listeners, message.name)) {
          this.malformed(message);
          return;
        }
        this.guarded(message, () => this.listeners[message.name]?.(message.data as Hears[string]));
        return;
      }
      default:
        message satisfies never;
    }
  }

  private malformed(message: unknown): void {
    this.options.onMalformed(message);
    const id = readableId(message);
    if (id !== null) {
      this.post({ kind: 'failure', id, error: this.options.toFailure(new TypeError('Malformed message.')) });
    }
  }

  /** What a message sets off here must not throw into the channel. */
  private guarded(message: Envelope, act: () => void): void {
    try {
      act();
    } catch (thrown) {
      this.options.onMalformed(message, thrown);
    }
  }

  /** For what has no caller to throw at. Answers whether it was posted: not every value can be cloned, and a page can be gone. */
  private post(envelope: Envelope): boolean {
    try {
      this.channel.post(envelope);
      return true;
    } catch (thrown) {
      this.options.onMalformed(envelope, thrown);
      return false;
    }
  }

  private fail(id: number, failure: unknown): void {
    const waiting = this.take(id);
    if (waiting === undefined) {
      return;
    }
    try {
      waiting.reject(this.options.fromFailure(failure));
    } catch (thrown) {
      waiting.reject(asError(thrown));
    }
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.done();
    return waiting;
  }

  private async answer(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    let reply: Envelope;
    try {
      const handler = Object.hasOwn(this.handlers, name) ? this.handlers[name] : undefined;
      if (!handler) {
        throw new TypeError(`Unknown call “${name}”.`);
      }
      const progress = (value: unknown): void => {
        if (this.running.get(id) === controller) {
          this.post({ kind: 'progress', id, value });
        }
      };
      const value = await handler(params, { signal: controller.signal, progress });
      reply = { kind: 'result', id, value };
    } catch (thrown) {
      reply = { kind: 'failure', id, error: this.options.toFailure(thrown) };
    }
    this.running.delete(id);
    if (!this.closed && !this.post(reply)) {
      this.post({ kind: 'failure', id, error: this.options.toFailure(new TypeError(`The answer to “${name}” could not be posted.`)) });
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== 'object' || message === null || !('kind' in message)) {
    return false;
  }
  switch (message.kind) {
    case 'call':
      return hasId(message) && 'name' in message && typeof message.name === 'string';
    case 'cancel':
    case 'progress':
    case 'result':
    case 'failure':
      return hasId(message);
    case 'event':
      return 'name' in message && typeof message.name === 'string';
    default:
      return false;
  }
}

function hasId(message: object): boolean {
  return 'id' in message && Number.isSafeInteger(message.id);
}

/** The id of something that looks like a request gone wrong, so that its sender gets an answer. */
function readableId(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message) || !Number.isSafeInteger(message.id)) {
    return null;
  }
  const isAnswer = 'kind' in message && (message.kind === 'result' || message.kind === 'failure' || message.kind === 'progress');
  return isAnswer ? null : (message.id as number);
}
