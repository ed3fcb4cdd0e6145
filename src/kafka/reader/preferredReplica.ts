/** So long the leader is not asked again whether another replica is nearer: `metadata.max.age.ms` of Java's consumer, which does the same. */
const PREFERRED_MS = 5 * 60_000;
/** So long after a replica has failed the leader is to answer itself: it may not know yet that the replica is gone. */
const AVOIDED_MS = 30_000;

/** From whom one partition is read: from the replica that its leader has named as nearer (KIP-392), or from the leader. */
export class PreferredReplica {
  private named: { readonly broker: number; readonly until: number } | null = null;
  private avoidedUntil = 0;

  /** `now` in ms. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Id of its broker; null: the leader is to be asked. */
  get broker(): number | null {
    return this.named !== null && this.now() < this.named.until ? this.named.broker : null;
  }

  /** Whether the leader may name one. */
  get isWelcome(): boolean {
    return this.now() >= this.avoidedUntil;
  }

  name(broker: number): void {
    this.named = { broker, until: this.now() + PREFERRED_MS };
  }

  /** Back to the leader: the replica has failed, or has not got what is to be read. */
  leave(): void {
    this.named = null;
    this.avoidedUntil = this.now() + AVOIDED_MS;
  }
}
