/** What the rate is taken of, ms. */
const WINDOW_MS = 2_000;

/** How many records come a second. */
export class Arrivals {
  private readonly all: { readonly at: number; readonly records: number }[] = [];

  add(records: number): void {
    this.all.push({ at: performance.now(), records });
  }

  /** Whether some came lately: the rate changes by itself. */
  get isMoving(): boolean {
    return this.all.length > 0;
  }

  /** Records a second. */
  rate(): number {
    const since = performance.now() - WINDOW_MS;
    while ((this.all[0]?.at ?? Infinity) < since) {
      this.all.shift();
    }
    return (this.all.reduce((sum, { records }) => sum + records, 0) * 1_000) / WINDOW_MS;
  }
}
