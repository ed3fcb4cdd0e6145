import type { Socket } from 'node:net';
import type { Facts } from '../../contracts/errors';
import { KafkaError } from '../errors/kafkaError';
import type { ApiRequest } from '../protocol/apiRequest';
import { Reader } from '../protocol/reader';
import { apiVersions } from '../protocol/requests/apiVersions';
import { Writer } from '../protocol/writer';
import type { ClusterConfig, HostPort } from './config';
import { delay } from './abortable';
import { createTransport, type Transport } from './transport';
import { foreignAnswer, transportError, type SocketFacts } from './transportError';

/** Versions a broker speaks: API key → lowest and highest. */
export type VersionRanges = ReadonlyMap<number, { readonly min: number; readonly max: number }>;

export interface ExchangeOptions {
  /** ms from the write to the answer. */
  readonly timeoutMs: number;
  /** Stops waiting; a request already written may still be carried out. */
  readonly signal?: AbortSignal | undefined;
  /** Called right before the first byte goes to the socket: from here on the request may be carried out. */
  readonly onWrite?: ((bytes: number) => void) | undefined;
}

const SASL_AUTHENTICATE = 36;
/** How long before the end of its session kafkajs logs in again. */
const REAUTHENTICATION_MS = 10_000;
/** Requests up to this size, in bytes, are copied together: cheaper than several pieces at once. */
const JOINED_BYTES = 8_192;
/** So much of the first answer is kept, to say what answered. */
const FIRST_BYTES = 64;

/** The answer to a request, and when it was on the way. */
export interface Answer {
  readonly body: Buffer;
}

/**
 * One socket to one broker, opened, authenticated, used, closed; never reopened. Several requests may be on the way;
 * answers are matched by correlation id.
 */
export class BrokerConnection {
  /** ms, `performance.now()`: last time an answer came. */
  lastHeardAt = performance.now();
  versions: VersionRanges = new Map();
  private failure: KafkaError | null = null;
  private socket: Socket | null = null;
  private firstBytes: Buffer = Buffer.alloc(0);
  private connected = false;
  private established = false;
  private loginRefusal: string | null = null;
  private answered = 0;
  private readonly closeListeners = new Set<(error: KafkaError) => void>();
  private readonly transport: Transport;

  private constructor(
    readonly address: HostPort,
    readonly brokerId: number | null,
    private readonly config: ClusterConfig,
  ) {
    this.transport = createTransport(address, config, {
      onSocket: (socket) => this.watch(socket),
      onData: (read, chunk) => this.receive(read, chunk),
      onLoginRefused: (message) => (this.loginRefusal = message),
    });
  }

  /** Connects, does TLS, asks for the API versions and logs in; throws `KafkaError` within `connectionTimeoutMs`. */
  static async open(address: HostPort, brokerId: number | null, config: ClusterConfig, signal?: AbortSignal): Promise<BrokerConnection> {
    const connection = new BrokerConnection(address, brokerId, config);
    const timeout = setTimeout(() => {
      connection.fail(connection.error('connection-timeout', { timeoutMs: config.connectionTimeoutMs, connected: connection.connected }));
    }, config.connectionTimeoutMs);
    const onAbort = (): void => connection.fail(signal?.reason instanceof KafkaError ? signal.reason : new KafkaError('cancelled'));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal?.aborted) {
        onAbort();
      }
      await connection.unlessClosed(() => connection.establish());
      return connection;
    } catch (thrown) {
      const error = connection.failure ?? transportError(thrown, connection.seen(), config);
      connection.fail(error);
      throw error;
    } finally {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Why it is closed; null: open. */
  get closed(): KafkaError | null {
    return this.failure;
  }

  /** Requests that were answered on this socket after it was opened. */
  get answers(): number {
    return this.answered;
  }

  /** A request is on the way, or still being written: its own time-out tells whether the broker is there. */
  get isBusy(): boolean {
    return this.transport.requestQueue.inflight.size > 0 || (this.socket?.writableLength ?? 0) > 0;
  }

  /** A request given now is written before this returns: it is open, logged in, and not held back by the broker. */
  get isReady(): boolean {
    return this.failure === null && this.isLoggedIn && this.transport.requestQueue.throttledUntil <= Date.now();
  }

  /** Resolves when `isReady`; throws why it is closed, or what `signal` was aborted with. */
  async ready(signal?: AbortSignal): Promise<void> {
    const closing = new AbortController();
    const onClose = (error: KafkaError): void => closing.abort(error);
    this.onClose(onClose);
    const ended = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
    try {
      while (!this.isReady) {
        await this.logIn();
        await delay(Math.max(this.transport.requestQueue.throttledUntil - Date.now(), 0), ended);
      }
    } finally {
      this.closeListeners.delete(onClose);
    }
  }

  /** Called once, when the socket is gone. */
  onClose(listener: (error: KafkaError) => void): void {
    if (this.failure) {
      listener(this.failure);
    } else {
      this.closeListeners.add(listener);
    }
  }

  /** The highest version both sides speak; throws `unsupported-version`. */
  versionOf<Q, S>(api: ApiRequest<Q, S>): number {
    const range = this.versions.get(api.apiKey);
    const version = Math.min(api.maxVersion, range?.max ?? -1);
    if (range === undefined || version < Math.max(api.minVersion, range.min)) {
      throw this.error('unsupported-version', {
        api: api.name,
        version: `${api.minVersion}–${api.maxVersion}`,
        value: range === undefined ? null : `${range.min}–${range.max}`,
      });
    }
    return version;
  }

  /** One request and its decoded answer. */
  async request<Q, S>(api: ApiRequest<Q, S>, request: Q, options: ExchangeOptions): Promise<S> {
    const version = this.versionOf(api);
    const isFlexible = version >= (api.flexibleFrom ?? Infinity);
    const writer = new Writer();
    if (isFlexible) {
      writer.uvarint(0); // the header has no tagged fields
    }
    api.encode(request, version, writer);
    const { body } = await this.exchange({ apiKey: api.apiKey, name: api.name, version, body: [writer.toBuffer()] }, options);
    const reader = new Reader(body);
    if (isFlexible) {
      reader.skipTags();
    }
    return api.decode(reader, version);
  }

  /** Writes header and body chunks as they are, without a copy, and waits for the answer. */
  async exchange(request: { apiKey: number; name: string; version: number; body: readonly Buffer[] }, options: ExchangeOptions): Promise<Answer> {
    if (!this.isLoggedIn) {
      await this.logIn();
    }
    return new Promise<Answer>((resolve, reject) => {
      const { transport } = this;
      const correlationId = transport.nextCorrelationId();
      let timer: NodeJS.Timeout | undefined;
      let settled = false;
      const settle = (): void => {
        settled = true;
        clearTimeout(timer);
        transport.requestQueue.inflight.delete(correlationId);
        options.signal?.removeEventListener('abort', onAbort);
      };
      const refuse = (error: KafkaError): void => {
        settle();
        reject(error);
      };
      const onAbort = (): void => refuse(new KafkaError('cancelled'));
      options.signal?.addEventListener('abort', onAbort, { once: true });
      if (this.failure ?? options.signal?.aborted) {
        refuse(this.failure ?? new KafkaError('cancelled'));
        return;
      }
      transport.requestQueue.push({
        entry: {
          apiKey: request.apiKey,
          apiName: request.name,
          apiVersion: request.version,
          correlationId,
          resolve: ({ payload }) => {
            settle();
            this.lastHeardAt = performance.now();
            this.answered++;
            resolve({ body: payload ?? Buffer.alloc(0) });
          },
          reject: (thrown) => refuse(this.failure ?? transportError(thrown, this.seen(), this.config)),
        },
        expectResponse: true,
        requestTimeout: null,
        // Called at once, or when a throttle is over: the time-out counts from here.
        sendRequest: () => {
          if (settled) {
            transport.requestQueue.inflight.delete(correlationId);
            return;
          }
          timer = setTimeout(() => refuse(this.error('request-timeout', { timeoutMs: options.timeoutMs, api: request.name })), options.timeoutMs);
          this.write(request, correlationId, options.onWrite);
        },
      });
    });
  }

  /**
   * Writes a request that has no answer (Produce with acks=0); resolves when the kernel has taken its last byte. Where that
   * takes longer than `timeoutMs` the socket is closed: half a request stands in it, and nothing else can be written.
   */
  async writeOnly(request: { apiKey: number; name: string; version: number; body: readonly Buffer[] }, options: Pick<ExchangeOptions, 'timeoutMs' | 'onWrite'>): Promise<void> {
    if (!this.isLoggedIn) {
      await this.logIn();
    }
    if (this.failure) {
      throw this.failure;
    }
    const timer = setTimeout(() => this.fail(this.error('request-timeout', { timeoutMs: options.timeoutMs, api: request.name })), options.timeoutMs);
    await new Promise<void>((resolve, reject) => {
      this.onClose(reject);
      this.write(request, this.transport.nextCorrelationId(), options.onWrite, () => {
        this.closeListeners.delete(reject);
        resolve();
      });
    }).finally(() => clearTimeout(timer));
  }

  /** Holds further requests back, as the broker asked (KIP-219). */
  throttle(ms: number): void {
    this.transport.requestQueue.maybeThrottle(ms);
  }

  /** Ends the socket at once; what is on the way fails with `reason`. */
  close(reason: KafkaError = new KafkaError('closing')): void {
    this.fail(reason);
  }

  private async establish(): Promise<void> {
    await this.transport.connect();
    this.established = true;
    const answer = await this.exchange(
      { apiKey: apiVersions.apiKey, name: apiVersions.name, version: 0, body: [Buffer.alloc(0)] },
      { timeoutMs: this.config.connectionTimeoutMs },
    );
    const { errorCode, apis } = apiVersions.decode(new Reader(answer.body), 0);
    if (errorCode !== 0 || apis.length === 0) {
      throw this.error('unsupported-broker', { value: errorCode });
    }
    this.versions = new Map(apis.map((api) => [api.apiKey, { min: api.minVersion, max: api.maxVersion }]));
    this.transport.setVersions(Object.fromEntries(apis.map((api) => [api.apiKey, { minVersion: api.minVersion, maxVersion: api.maxVersion }])));
    this.transport.setSupportAuthenticationProtocol(this.versions.has(SASL_AUTHENTICATE));
    this.answered = 0;
    await this.authenticate();
  }

  /** While it is being opened there is nothing to log in to yet. */
  private get isLoggedIn(): boolean {
    return this.versions.size === 0 || this.config.sasl === null || this.transport.isAuthenticated();
  }

  /** Logs in again where the session's life time asks for it (KIP-368), as kafkajs' own `send` does. */
  private async logIn(): Promise<void> {
    if (this.isLoggedIn) {
      return;
    }
    const timeoutMs = this.config.connectionTimeoutMs;
    const timer = setTimeout(() => this.fail(this.error('connection-timeout', { timeoutMs, connected: true })), timeoutMs);
    try {
      await this.unlessClosed(() => this.authenticate());
    } catch (thrown) {
      throw this.failure ?? transportError(thrown, this.seen(), this.config);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A session that is shorter than kafkajs' threshold would be over for it as soon as it begins. */
  private async authenticate(): Promise<void> {
    const { transport } = this;
    await transport.authenticate();
    transport.reauthenticationThreshold = Math.min(REAUTHENTICATION_MS, transport.sessionLifetime.toNumber() / 2);
  }

  /** What comes of the work, or why this was closed meanwhile: not all that waits within kafkajs hears of that. */
  private async unlessClosed(work: () => Promise<void>): Promise<void> {
    if (this.failure) {
      throw this.failure;
    }
    let onClose: (error: KafkaError) => void = () => undefined;
    const closed = new Promise<never>((_, reject) => this.onClose((onClose = reject)));
    try {
      await Promise.race([work(), closed]);
    } finally {
      this.closeListeners.delete(onClose);
    }
  }

  private write(
    request: { apiKey: number; version: number; body: readonly Buffer[] },
    correlationId: number,
    onWrite?: (bytes: number) => void,
    onDrained?: () => void,
  ): void {
    const { socket } = this;
    if (socket === null) {
      return;
    }
    const header = new Writer(64);
    header.int32(0);
    header.int16(request.apiKey);
    header.int16(request.version);
    header.int32(correlationId);
    header.string(this.config.clientId);
    const bodyBytes = request.body.reduce((sum, chunk) => sum + chunk.length, 0);
    header.patchInt32(0, header.length - 4 + bodyBytes);
    onWrite?.(header.length + bodyBytes);
    if (bodyBytes <= JOINED_BYTES) {
      socket.write(Buffer.concat([header.toBuffer(), ...request.body]), (error) => (error ? undefined : onDrained?.()));
      return;
    }
    socket.cork();
    const last = request.body.length - 1;
    socket.write(header.toBuffer());
    request.body.forEach((chunk, index) => socket.write(chunk, index === last ? (error) => (error ? undefined : onDrained?.()) : undefined));
    socket.uncork();
  }

  private watch(socket: Socket): void {
    this.socket = socket;
    socket.once('connect', () => (this.connected = true));
    socket.once('error', (error) => this.fail(transportError(error, this.seen(), this.config)));
    socket.once('end', () => this.fail(transportError(new Error('The broker closed the connection.'), this.seen(), this.config)));
    socket.once('close', () => this.fail(transportError(new Error('The connection was closed.'), this.seen(), this.config)));
  }

  /** Nothing that is not Kafka's goes on to kafkajs. */
  private receive(read: () => void, chunk: Buffer): void {
    if (this.failure) {
      return;
    }
    if (this.firstBytes.length < FIRST_BYTES) {
      this.firstBytes = Buffer.concat([this.firstBytes, chunk.subarray(0, FIRST_BYTES - this.firstBytes.length)]);
      const foreign = this.answered === 0 ? foreignAnswer(this.seen(), this.config) : null;
      if (foreign !== null) {
        this.fail(foreign);
        return;
      }
    }
    try {
      read();
    } catch (thrown) {
      this.fail(this.error('malformed-response', { reason: thrown instanceof Error ? thrown.message : String(thrown) }));
    }
  }

  private fail(error: KafkaError): void {
    if (this.failure) {
      return;
    }
    this.failure = error;
    this.transport.requestQueue.rejectAll(error);
    this.transport.requestQueue.destroy();
    this.socket?.destroy(error);
    for (const listener of [...this.closeListeners]) {
      listener(error);
    }
    this.closeListeners.clear();
  }

  private seen(): SocketFacts {
    return { address: this.address, brokerId: this.brokerId, established: this.established, firstBytes: this.firstBytes, loginRefusal: this.loginRefusal };
  }

  private error(code: 'connection-timeout' | 'request-timeout' | 'unsupported-version' | 'unsupported-broker' | 'malformed-response', facts: Facts): KafkaError {
    const { host, port } = this.address;
    return new KafkaError(code, {
      retriable: code === 'connection-timeout' || code === 'request-timeout',
      facts: { address: `${host}:${port}`, host, port, brokerId: this.brokerId, ...facts },
      broker: { id: this.brokerId, host, port },
    });
  }
}
