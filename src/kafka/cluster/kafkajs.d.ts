/** The few parts of kafkajs 2.2.4 that we stand on: its connection (TCP, TLS, SASL, correlation of answers). */
declare module 'kafkajs/src/network/connection' {
  import type { Socket } from 'node:net';
  import type { RequestQueue } from 'kafkajs/src/network/requestQueue';

  export interface KafkajsConnectionOptions {
    host: string;
    port: number;
    logger: object;
    socketFactory: (options: { host: string; port: number; ssl: object | null; onConnect: () => void }) => Socket;
    requestTimeout: number;
    connectionTimeout: number;
    enforceRequestTimeout: boolean;
    maxInFlightRequests: number | null;
    clientId: string;
    ssl: object | null;
    sasl: { mechanism: string; authenticationProvider: AuthenticationProvider } | null;
  }

  /** One login: what is sent to the broker goes through `saslAuthenticate`. */
  export type AuthenticationProvider = (place: AuthenticationPlace) => { authenticate(): Promise<void> };

  export interface AuthenticationPlace {
    saslAuthenticate(exchange: object): Promise<unknown>;
  }

  class Connection {
    constructor(options: KafkajsConnectionOptions);
    readonly socket: Socket | undefined;
    readonly requestQueue: RequestQueue;
    /** ms, as a `Long`; 0: the session does not end (KIP-368). */
    readonly sessionLifetime: { toNumber(): number };
    /** ms before the end of the session from which on `isAuthenticated` is false. */
    reauthenticationThreshold: number;
    connect(): Promise<boolean>;
    isConnected(): boolean;
    isAuthenticated(): boolean;
    authenticate(): Promise<void>;
    setVersions(versions: Record<number, { minVersion: number; maxVersion: number }>): void;
    setSupportAuthenticationProtocol(isSupported: boolean): void;
    nextCorrelationId(): number;
    processData(chunk: Buffer): void;
  }
  export = Connection;
}

declare module 'kafkajs/src/network/requestQueue' {
  export interface RequestEntry {
    apiKey: number;
    apiName: string;
    apiVersion: number;
    correlationId: number;
    resolve(answer: { payload: Buffer | null }): void;
    reject(reason: Error): void;
  }

  export class RequestQueue {
    readonly inflight: Map<number, unknown>;
    readonly pending: unknown[];
    throttledUntil: number;
    push(request: { entry: RequestEntry; expectResponse: boolean; requestTimeout: number | null; sendRequest: () => void }): void;
    maybeThrottle(ms: number): void;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
    rejectAll(error: Error): void;
    destroy(): void;
  }
  export default RequestQueue;
}

declare module 'kafkajs/src/loggers' {
  export const LEVELS: { NOTHING: number; ERROR: number; WARN: number; INFO: number; DEBUG: number };
  export function createLogger(options: { level: number; logCreator: () => (entry: { log: { message: string } }) => void }): object;
}

declare module 'kafkajs/src/broker/saslAuthenticator/plain' {
  import type { PasswordLogin } from 'kafkajs/src/broker/saslAuthenticator';
  const login: PasswordLogin;
  export default login;
}

declare module 'kafkajs/src/broker/saslAuthenticator/scram256' {
  import type { PasswordLogin } from 'kafkajs/src/broker/saslAuthenticator';
  const login: PasswordLogin;
  export default login;
}

declare module 'kafkajs/src/broker/saslAuthenticator/scram512' {
  import type { PasswordLogin } from 'kafkajs/src/broker/saslAuthenticator';
  const login: PasswordLogin;
  export default login;
}

declare module 'kafkajs/src/broker/saslAuthenticator' {
  import type { AuthenticationProvider } from 'kafkajs/src/network/connection';
  export type PasswordLogin = (sasl: { username: string; password: string }) => AuthenticationProvider;
}
