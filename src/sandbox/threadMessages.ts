import type { Reason } from '../kafka/errors/reason';
import type { FaultRule } from './faults';

/** What the thread is started with. */
export interface SandboxThreadData {
  /** 0: any free one. */
  readonly port: number;
  readonly samples: boolean;
}

/** From the thread: once, when it listens or cannot. */
export type FromSandboxThread = { readonly kind: 'listening'; readonly port: number } | { readonly kind: 'failed'; readonly reason: Reason };

/** To the thread. A fault is for tests. */
export type ToSandboxThread = { readonly kind: 'stop' } | { readonly kind: 'fault'; readonly rule: FaultRule };
