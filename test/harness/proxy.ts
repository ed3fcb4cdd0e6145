import { EventEmitter, once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ProxyConnection } from './proxyConnection';
import type { ProxiedRequest } from './proxyFrames';
import type { CutKind, ProxyAction, ProxyMode, ProxyRule } from './proxyRules';

export interface ApiCount {
  readonly requests: number;
  /** Whole frames, with their 4-byte length; held, cut and swallowed ones too. */
  readonly bytesToServer: number;
  readonly bytesToClient: number;
}

/** The two moments of a request that `Proxy.next` waits for. */
export interface AwaitedRequest {
  readonly came: Promise<ProxiedRequest>;
  /** The answer's whole frame, when the broker has sent it. */
  readonly answered: Promise<Buffer>;
}

const NO_REQUESTS: ApiCount = { requests: 0, bytesToServer: 0, bytesToClient: 0 };
const PASS: ProxyAction = { do: 'pass' };

/**
 * A TCP proxy that understands Kafka's frames. Clients come back to it only if the broker advertises its address (`startKafka({ proxied: true })`).
 * Connections that are not plain Kafka (TLS) pass as they are, in chunks; rules do not see them.
 */
export class Proxy {
  readonly host = '127.0.0.1';
  /** Added before each frame that goes on, either way. */
  delayMs = 0;
  /** All connections ever made, in the order they came. */
  readonly connections: ProxyConnection[] = [];
  private readonly rules = new Set<ProxyRule>();
  private readonly counts = new Map<number, ApiCount>();
  private readonly events = new EventEmitter().setMaxListeners(0);
  private currentMode: ProxyMode = 'pass';

  constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  get mode(): ProxyMode {
    return this.currentMode;
  }

  set mode(mode: ProxyMode) {
    this.currentMode = mode;
    this.events.emit('mode');
  }

  /** Requests and bytes of an api (0 Produce, 1 Fetch, 3 Metadata …) so far. */
  count(apiKey: number): ApiCount {
    return this.counts.get(apiKey) ?? NO_REQUESTS;
  }

  /** Adds a rule, asked before the older ones. Returns a function that removes it. */
  onRequest(rule: ProxyRule): () => void {
    this.rules.add(rule);
    return () => this.rules.delete(rule);
  }

  /** Does `action` to the next request of that api, and to no other. */
  next(apiKey: number, action: ProxyAction = PASS): AwaitedRequest {
    const moments = new EventEmitter();
    const came = once(moments, 'came').then(([request]) => request as ProxiedRequest);
    const answered = once(moments, 'answered').then(([answer]) => answer as Buffer);
    const remove = this.onRequest((request) => {
      if (request.apiKey !== apiKey) {
        return undefined;
      }
      remove();
      moments.emit('came', request);
      return {
        ...action,
        onAnswer: (answer) => {
          action.onAnswer?.(answer);
          moments.emit('answered', answer);
        },
      };
    });
    return { came, answered };
  }

  /** Ends every connection that is open now. */
  cut(how: CutKind): void {
    this.connections.filter((connection) => connection.isOpen).forEach((connection) => connection.cut(how));
  }

  /** Resolves at once, or when the proxy is frozen no more. */
  async thawed(): Promise<void> {
    while (this.mode === 'freeze') {
      await once(this.events, 'mode');
    }
  }

  decide(request: ProxiedRequest): ProxyAction {
    const count = this.count(request.apiKey);
    this.counts.set(request.apiKey, { ...count, requests: count.requests + 1, bytesToServer: count.bytesToServer + request.bytes.length });
    for (const rule of [...this.rules].reverse()) {
      const action = rule(request);
      if (action !== undefined) {
        return action;
      }
    }
    return PASS;
  }

  countAnswer(apiKey: number, bytes: number): void {
    const count = this.count(apiKey);
    this.counts.set(apiKey, { ...count, bytesToClient: count.bytesToClient + bytes });
  }

  async close(): Promise<void> {
    this.connections.forEach((connection) => connection.destroy());
    this.mode = 'pass';
    if (this.server.listening) {
      await once(this.server.close(), 'close');
    }
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    server.on('error', () => undefined);
    this.connections.push(new ProxyConnection(this.connections.length + 1, client, server, this));
  }
}

/** Starts a proxy on a free port before `target` (host:port, or the two). */
export async function startProxy(target: { readonly host: string; readonly port: number } | string): Promise<Proxy> {
  const [host = '', port = ''] = typeof target === 'string' ? target.split(':') : [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new Proxy(server, typeof target === 'string' ? { host, port: Number(port) } : target);
}
