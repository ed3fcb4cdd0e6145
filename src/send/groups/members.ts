import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { GroupPlace, MemberOutcome, MemberRow } from '../../bridge/sendView';
import type { SendReport } from '../../contracts/messages';

/** Reports that are packed together: neighbours say nearly the same. */
const PACK_SIZE = 100;
/** Entries in the list of places; a group over more partitions tells of the first ones. */
const MAX_PLACES = 100;
/** By their number in a pack; the first: no report yet. */
const OUTCOMES = [null, 'acknowledged', 'sent', 'rejected', 'unknown', 'not-sent'] as const;

/** What is known of up to a hundred messages of a group, as it is kept: short, and with the reports compressed. */
export interface Pack {
  /** Index of its first message. */
  readonly from: number;
  /** A row each, in order: outcome by number, partition, offset, duration in ms. */
  readonly rows: readonly (readonly [number, number | null, string | null, number])[];
  /** JSON of `(SendReport | null)[]`, deflated, base64. */
  readonly reports: string;
}

interface Member {
  readonly outcome: MemberOutcome;
  readonly partition: number | null;
  readonly offset: string | null;
  readonly durationMs: number;
  /** Where it stands, or where looking for it has found something. */
  readonly owned: string | null;
}

/** What became of each message of a group. Thousands of reports take as many kilobytes as one of them, as long as nobody looks at them. */
export class Members {
  private readonly rows: (Member | undefined)[];
  /** By their number: reports that are still coming. */
  private readonly loose = new Map<number, (SendReport | null)[]>();
  private readonly packed = new Map<number, Buffer>();
  private packedBytes = 0;
  private readonly counted: Record<MemberOutcome, number> = { acknowledged: 0, sent: 0, rejected: 0, unknown: 0, 'not-sent': 0 };
  /** The one that was looked at last. */
  private unpacked: { readonly packed: Buffer | null; readonly reports: readonly (SendReport | null)[] } = { packed: null, reports: [] };
  private readonly found = new Map<string, { topic: string; partition: number; count: number; first: string | null; last: string | null }>();

  constructor(readonly count: number) {
    this.rows = Array.from({ length: count }, () => undefined);
  }

  /** Bytes of the packed reports. */
  get bytes(): number {
    return this.packedBytes;
  }

  get places(): readonly GroupPlace[] {
    return [...this.found.values()];
  }

  get counts(): Record<MemberOutcome, number> {
    return { ...this.counted };
  }

  /** A report, or a changed one. Answers the number of the pack that it has made full. */
  put(index: number, report: SendReport): number | null {
    const { partition, offset, durationMs, lookup } = report;
    if (this.rows[index] === undefined) {
      this.countPlace(report);
    }
    this.setRow(index, { outcome: outcomeOf(report), partition, offset, durationMs, owned: offset ?? lookup?.offset ?? null });
    const number = this.packNumber(index);
    const reports = this.loosen(number);
    reports[index % PACK_SIZE] = report;
    const from = number * PACK_SIZE;
    if (this.rows.slice(from, from + PACK_SIZE).includes(undefined)) {
      return null;
    }
    this.pack(number);
    return number;
  }

  /** Nothing more comes: those without a report have this outcome. Answers the numbers of the packs that were not full. */
  end(rest: 'unknown' | 'not-sent'): readonly number[] {
    for (let index = 0; index < this.count; index++) {
      if (this.rows[index] === undefined) {
        this.setRow(index, { outcome: rest, partition: null, offset: null, durationMs: 0, owned: null });
      }
    }
    const numbers = [...this.loose.keys()];
    numbers.forEach((number) => this.pack(number));
    return numbers;
  }

  /** Of the pack in which a message is. */
  packNumber(index: number): number {
    return Math.floor(index / PACK_SIZE);
  }

  /** Null: there is none, or none yet. */
  report(index: number): SendReport | null {
    return this.reportsOf(this.packNumber(index))[index % PACK_SIZE] ?? null;
  }

  /** Those with an outcome (null: any), `count` of them from the `from`th on. */
  list(outcome: MemberOutcome | null, from: number, count: number): { readonly total: number; readonly members: readonly MemberRow[] } {
    const matching = this.rows.flatMap((row, index): MemberRow[] => (row !== undefined && (outcome === null || row.outcome === outcome) ? [{ index, outcome: row.outcome, partition: row.partition, offset: row.offset, durationMs: row.durationMs }] : []));
    return { total: matching.length, members: matching.slice(from, from + count) };
  }

  /** Offsets in a partition that belong to messages of which `isOne` holds. */
  offsets(partition: number, isOne: (index: number) => boolean): readonly string[] {
    return this.rows.flatMap((row, index) => (row?.partition === partition && row.owned !== null && isOne(index) ? [row.owned] : []));
  }

  /** Drops the reports; the rows stay. */
  forget(): void {
    this.packed.clear();
    this.packedBytes = 0;
    this.loose.clear();
  }

  /** All packs that have something in them. */
  get packs(): readonly Pack[] {
    return [...new Set([...this.packed.keys(), ...this.loose.keys()])].map((number) => this.packOf(number));
  }

  packOf(number: number): Pack {
    const from = number * PACK_SIZE;
    const reports = this.packed.get(number) ?? deflated(this.loose.get(number) ?? []);
    return {
      from,
      rows: this.rows.slice(from, from + PACK_SIZE).map((row) => (row === undefined ? [0, null, null, 0] : [OUTCOMES.indexOf(row.outcome), row.partition, row.offset, row.durationMs])),
      reports: reports.toString('base64'),
    };
  }

  /** Takes a pack back that was kept; a later one of the same messages replaces it. */
  restore({ from, rows, reports }: Pack): void {
    this.setPack(this.packNumber(from), Buffer.from(reports, 'base64'));
    rows.forEach(([number, partition, offset, durationMs], at) => {
      const outcome = OUTCOMES[number] ?? null;
      if (outcome !== null && from + at < this.count) {
        this.setRow(from + at, { outcome, partition, offset, durationMs, owned: offset });
      }
    });
  }

  private reportsOf(number: number): readonly (SendReport | null)[] {
    const packed = this.packed.get(number);
    if (packed !== undefined && this.unpacked.packed !== packed) {
      this.unpacked = { packed, reports: JSON.parse(inflateRawSync(packed).toString()) as (SendReport | null)[] };
    }
    return this.loose.get(number) ?? (packed === undefined ? [] : this.unpacked.reports);
  }

  private loosen(number: number): (SendReport | null)[] {
    const reports = [...this.reportsOf(number)];
    this.loose.set(number, reports);
    this.setPack(number, null);
    return reports;
  }

  private pack(number: number): void {
    this.setPack(number, deflated(this.loose.get(number) ?? []));
    this.loose.delete(number);
  }

  private setPack(number: number, pack: Buffer | null): void {
    this.packedBytes += (pack?.length ?? 0) - (this.packed.get(number)?.length ?? 0);
    if (pack === null) {
      this.packed.delete(number);
    } else {
      this.packed.set(number, pack);
    }
  }

  private setRow(index: number, row: Member): void {
    const before = this.rows[index];
    if (before !== undefined) {
      this.counted[before.outcome]--;
    }
    this.counted[row.outcome]++;
    this.rows[index] = row;
  }

  private countPlace({ topic, partition, offset, outcome }: SendReport): void {
    if (partition === null || (outcome !== 'acknowledged' && outcome !== 'sent')) {
      return;
    }
    const name = `${partition} ${topic}`;
    const place = this.found.get(name);
    if (place !== undefined) {
      place.count++;
      place.first = lower(place.first, offset, -1);
      place.last = lower(place.last, offset, 1);
    } else if (this.found.size < MAX_PLACES) {
      this.found.set(name, { topic, partition, count: 1, first: offset, last: offset });
    }
  }
}

/** A message that was cancelled before it was written was not sent. */
function outcomeOf({ outcome, error }: SendReport): MemberOutcome {
  return outcome === 'rejected' && error?.code === 'cancelled' ? 'not-sent' : outcome;
}

/** The lower of two offsets (`sign` −1), or the higher (1). */
function lower(a: string | null, b: string | null, sign: -1 | 1): string | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return (BigInt(a) < BigInt(b)) === (sign < 0) ? a : b;
}

function deflated(reports: readonly (SendReport | null)[]): Buffer {
  // A hole in an array is null in JSON.
  return deflateRawSync(JSON.stringify(Array.from(reports, (report) => report ?? null)), { level: 1 });
}
