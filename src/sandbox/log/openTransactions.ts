/** What a read_committed consumer has to leave out. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
  /** Of its abort marker. */
  readonly lastOffset: bigint;
}

/** The transactions of one partition: those that hold readers back, and those that were aborted. Source: `ProducerStateManager`, `TransactionIndex`. */
export class OpenTransactions {
  /** Producer id → offset of its first record. */
  private readonly open = new Map<bigint, bigint>();
  private aborted: readonly AbortedTransaction[] = [];

  /** Offset of the first record whose transaction is not decided; null: all are. */
  get firstUndecided(): bigint | null {
    return [...this.open.values()].reduce<bigint | null>((first, offset) => (first === null || offset < first ? offset : first), null);
  }

  has(producerId: bigint): boolean {
    return this.open.has(producerId);
  }

  begin(producerId: bigint, offset: bigint): void {
    if (!this.open.has(producerId)) {
      this.open.set(producerId, offset);
    }
  }

  /** Its marker stands at this offset. */
  end(producerId: bigint, markerOffset: bigint, committed: boolean): void {
    const firstOffset = this.open.get(producerId);
    this.open.delete(producerId);
    if (firstOffset !== undefined && !committed) {
      this.aborted = [...this.aborted, { producerId, firstOffset, lastOffset: markerOffset }];
    }
  }

  /** Those with records between the two offsets, the second exclusive. */
  abortedBetween(from: bigint, to: bigint): readonly AbortedTransaction[] {
    return this.aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < to);
  }

  /** The log begins here now. */
  forgetBefore(logStart: bigint): void {
    if (this.aborted.some(({ lastOffset }) => lastOffset < logStart)) {
      this.aborted = this.aborted.filter(({ lastOffset }) => lastOffset >= logStart);
    }
  }
}
