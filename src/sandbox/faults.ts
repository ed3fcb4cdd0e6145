import type { ApiName } from './apis/apiName';

/** What goes wrong. */
export type Fault =
  /** The answer has this error code. Produce: with `append` the records are stored all the same. */
  | { readonly kind: 'error'; readonly code: number; readonly message?: string; readonly append?: boolean }
  /** The request is carried out, the answer comes later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection is closed: before the request is carried out, or after it without an answer. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** No answer ever comes; later requests of the connection are answered. */
  | { readonly kind: 'swallow'; readonly when: 'before' | 'after' }
  /** The answer has this `throttle_time_ms`, and the connection's next request is read that much later. */
  | { readonly kind: 'throttle'; readonly ms: number };

export type FaultKind = Fault['kind'];

/** A fault and the requests that it meets: of one API, and where given only those that name the topic and partition. */
export type FaultRule = Fault & {
  readonly api: ApiName;
  readonly topic?: string;
  readonly partition?: number;
  /** How many it lets pass before it strikes; 0 if absent. */
  readonly skip?: number;
  /** How often it strikes; 1 if absent, `Infinity` until it is removed. */
  readonly times?: number;
};

/** A rule in force. */
export interface FaultHandle {
  /** How often it has struck. */
  readonly hits: number;
  /** Resolves when it strikes first. */
  readonly struck: Promise<void>;
  remove(): void;
}

export interface Target {
  readonly topic: string;
  readonly partition?: number;
}

class ActiveRule implements FaultHandle {
  hits = 0;
  readonly struck: Promise<void>;
  private strikes: () => void = () => undefined;
  private passed = 0;

  constructor(
    readonly rule: FaultRule,
    private readonly onRemove: (rule: ActiveRule) => void,
  ) {
    this.struck = new Promise((resolve) => {
      this.strikes = resolve;
    });
  }

  matches(api: ApiName, targets: readonly Target[]): boolean {
    const { topic, partition } = this.rule;
    const named = (target: Target): boolean =>
      (topic === undefined || target.topic === topic) && (partition === undefined || target.partition === partition);
    return this.rule.api === api && ((topic === undefined && partition === undefined) || targets.some(named));
  }

  /** Whether its time has come; one that it lets pass is counted. */
  isDue(): boolean {
    this.passed += 1;
    return this.passed > (this.rule.skip ?? 0);
  }

  strike(): void {
    this.hits += 1;
    if (this.hits >= (this.rule.times ?? 1)) {
      this.remove();
    }
    this.strikes();
  }

  remove(): void {
    this.onRemove(this);
  }
}

/** What tests make go wrong. Rules are tried in the order in which they were added; the first of each kind that fits strikes. */
export class Faults {
  private rules: readonly ActiveRule[] = [];
  private thawed: Promise<void> | null = null;
  private onThaw: () => void = () => undefined;

  add(rule: FaultRule): FaultHandle {
    const active = new ActiveRule(rule, (removed) => {
      this.rules = this.rules.filter((other) => other !== removed);
    });
    this.rules = [...this.rules, active];
    return active;
  }

  /** Removes all rules, and thaws. */
  clear(): void {
    this.rules = [];
    this.thaw();
  }

  /** From now on connections are accepted and nothing is carried out or answered, as of a stopped process. */
  freeze(): void {
    this.thawed ??= new Promise((resolve) => {
      this.onThaw = resolve;
    });
  }

  thaw(): void {
    this.onThaw();
    this.thawed = null;
  }

  /** Resolves when nothing is frozen. */
  async whenThawed(): Promise<void> {
    while (this.thawed !== null) {
      await this.thawed;
    }
  }

  /** The fault of this kind that strikes a request which names these targets; it counts as struck. */
  take<K extends FaultKind>(kind: K, api: ApiName, targets: readonly Target[]): Extract<Fault, { kind: K }> | null {
    for (const active of this.rules) {
      if (isOfKind(active.rule, kind) && active.matches(api, targets) && active.isDue()) {
        active.strike();
        return active.rule;
      }
    }
    return null;
  }
}

function isOfKind<K extends FaultKind>(fault: Fault, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind;
}
