import type { ProxiedRequest } from './proxyFrames';

/**
 * What becomes of all traffic: `pass` it; `swallow-answers`: requests reach the broker, nothing comes back; `freeze`: connections stay open and
 * are accepted, no byte moves either way until the mode changes; `refuse`: new connections are reset, old ones go on.
 */
export type ProxyMode = 'pass' | 'swallow-answers' | 'freeze' | 'refuse';

/** How the client's connection ends: RST (it sees ECONNRESET) or FIN. The broker always gets a FIN, after all that was written to it. */
export type CutKind = 'rst' | 'fin';

/**
 * What becomes of one request. `cut` ends the client's connection: `before` any byte of the request goes on; `during`: half of them have; `after`:
 * all of them have, and the broker works on it; or on its `answer`, which is thrown away: then the broker has certainly dealt with it.
 * `hold-…`: the request or its answer, and what follows it in that direction, waits for `until`.
 */
export type ProxyAction = (
  | { readonly do: 'pass' }
  | { readonly do: 'cut'; readonly when: 'before' | 'during' | 'after' | 'answer'; readonly how?: CutKind }
  | { readonly do: 'swallow-answer' }
  | { readonly do: 'hold-request'; readonly until: Promise<unknown> }
  | { readonly do: 'hold-answer'; readonly until: Promise<unknown> }
) & {
  /** Called with the answer's whole frame when the broker has sent it, whatever becomes of it then. */
  readonly onAnswer?: (answer: Buffer) => void;
};

/** Asked for each request; `undefined` leaves it to the next rule, at last to pass. */
export type ProxyRule = (request: ProxiedRequest) => ProxyAction | undefined;
