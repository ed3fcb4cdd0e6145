/** One row of a bench's table: texts as they stand in docs/benchmarks.md, so ratios and counts, nothing of this machine. */
export type Row = readonly string[];

export interface BenchResult {
  readonly title: string;
  /** What was done, in Markdown. */
  readonly how: string;
  readonly columns: Row;
  readonly rows: readonly Row[];
  /** Everything measured, as it was: for bench-results only. */
  readonly measured: unknown;
}

export type Bench = () => Promise<BenchResult>;
