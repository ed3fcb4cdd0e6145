/** Keeps the first so many and the last so many of what is pushed, and how many stood between them. */
export class FirstAndLast<T> {
  private readonly first: T[] = [];
  private readonly last: T[] = [];
  private dropped = 0;

  constructor(private readonly each: number) {}

  /** In the order in which they were pushed. */
  get all(): readonly T[] {
    return [...this.first, ...this.last];
  }

  get leftOut(): number {
    return this.dropped;
  }

  push(item: T): void {
    if (this.first.length < this.each) {
      this.first.push(item);
      return;
    }
    this.last.push(item);
    if (this.last.length > this.each) {
      this.last.shift();
      this.dropped += 1;
    }
  }
}
