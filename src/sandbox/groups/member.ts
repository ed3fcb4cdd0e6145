export interface GroupProtocol {
  readonly name: string;
  /** The member's subscription, as it sent it. */
  readonly metadata: Buffer;
}

export interface MemberOptions {
  readonly id: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocols: readonly GroupProtocol[];
}

export interface JoinResult {
  readonly error: number;
  readonly generation: number;
  readonly protocolName: string;
  readonly leader: string;
  readonly memberId: string;
  /** Everyone, for the leader, who assigns; empty for the others. */
  readonly members: readonly { readonly id: string; readonly instanceId: string | null; readonly metadata: Buffer }[];
}

export interface SyncResult {
  readonly error: number;
  readonly assignment: Buffer;
}

/** A consumer in a group: what it said of itself, the requests of it that wait, and the timer that declares it dead. */
export class Member {
  /** Answers a JoinGroup that waits for the others. */
  joining: ((result: JoinResult) => void) | null = null;
  /** Answers a SyncGroup that waits for the leader's assignment. */
  syncing: ((result: SyncResult) => void) | null = null;
  assignment: Buffer = Buffer.alloc(0);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    public options: MemberOptions,
    private readonly onExpired: (member: Member) => void,
  ) {}

  get id(): string {
    return this.options.id;
  }

  metadataOf(protocol: string): Buffer {
    return this.options.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
  }

  supports(protocol: string): boolean {
    return this.options.protocols.some(({ name }) => name === protocol);
  }

  offersSameAs(protocols: readonly GroupProtocol[]): boolean {
    const own = this.options.protocols;
    return own.length === protocols.length && own.every(({ name, metadata }, index) => name === protocols[index]?.name && metadata.equals(protocols[index].metadata));
  }

  /** Heard of it: its session begins anew. While one of its requests waits, it needs no heartbeat. */
  touch(): void {
    this.stopTimer();
    this.timer = setTimeout(() => {
      if (this.joining === null && this.syncing === null) {
        this.onExpired(this);
      } else {
        this.touch();
      }
    }, this.options.sessionTimeoutMs);
    this.timer.unref();
  }

  stopTimer(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
  }

  answerJoin(result: JoinResult): void {
    if (this.joining !== null) {
      this.joining(result);
      this.joining = null;
      this.touch();
    }
  }

  answerSync(result: SyncResult): void {
    if (this.syncing !== null) {
      this.syncing(result);
      this.syncing = null;
      this.touch();
    }
  }
}
