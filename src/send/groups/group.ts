import type { DoneRow, GroupRow, MemberOutcome, MemberRow } from '../../bridge/sendView';
import type { MessageDraft, SendReport } from '../../contracts/messages';
import { Members, type Pack } from './members';

/** What a group begins with. */
export type GroupStart = Pick<GroupRow, 'sendId' | 'kind' | 'connection' | 'acks' | 'count' | 'delayMs' | 'keyLabel'> & {
  /** One for each message; one for all where it is repeated. Null: not kept. */
  readonly drafts: readonly MessageDraft[] | null;
  readonly topics: readonly string[];
};

/** A group as it is kept beyond its window. */
export interface KeptGroup {
  readonly row: GroupRow;
  readonly drafts: readonly MessageDraft[] | null;
  readonly packs: readonly Pack[];
}

/** Several messages that were sent in one go, with what became of each. */
export class Group {
  row: GroupRow;
  readonly members: Members;
  /** What is only known while the window lasts. */
  private readonly extras = new Map<number, Pick<DoneRow, 'looking' | 'afterthought'>>();

  private constructor(
    row: GroupRow,
    public drafts: readonly MessageDraft[] | null,
  ) {
    this.row = row;
    this.members = new Members(row.count);
  }

  static begin({ drafts, ...start }: GroupStart): Group {
    const { counts } = new Members(0);
    return new Group({ ...start, status: 'group', startedAt: Date.now(), durationMs: null, counts, places: [], written: false, stopping: false, error: null, transaction: null }, drafts);
  }

  /** One that its window did not see the end of: what it was not told of is unknown. */
  static restore({ row, drafts, packs }: KeptGroup): Group {
    const group = new Group(row, drafts);
    packs.forEach((pack) => group.members.restore(pack));
    if (row.durationMs === null) {
      group.end('unknown', { durationMs: 0, ...(row.kind === 'transaction' ? { transaction: 'unknown' } : {}) });
    }
    return group;
  }

  /** Answers the numbers of the packs that are full now. */
  put(reports: readonly (readonly [number, SendReport])[], change: Partial<GroupRow>): readonly number[] {
    const full = reports.map(([index, report]) => this.members.put(index, report)).filter((number) => number !== null);
    const failed = reports.find(([, { error }]) => error !== null && error.code !== 'cancelled' && error.code !== 'transaction-aborted');
    const { counts, places } = this.members;
    this.row = { ...this.row, ...change, counts, places, error: this.row.error ?? change.error ?? failed?.[1].error ?? null };
    return [...new Set(full)];
  }

  /** Answers the numbers of the packs that it has closed. */
  end(rest: 'unknown' | 'not-sent', change: Partial<GroupRow>): readonly number[] {
    const closed = this.members.end(rest);
    this.row = { ...this.row, durationMs: Date.now() - this.row.startedAt, ...change, written: false, counts: this.members.counts };
    return closed;
  }

  /** Its message at `index`; null: nothing is known of it, or it was too much to keep. */
  member(index: number): DoneRow | null {
    const report = this.members.report(index);
    if (report === null) {
      return null;
    }
    const { looking, afterthought } = this.extras.get(index) ?? { looking: null, afterthought: null };
    return { status: 'done', sendId: report.sendId, keyLabel: this.row.keyLabel, report, looking, afterthought, group: this.row.sendId };
  }

  draftOf(index: number): MessageDraft | null {
    return this.drafts?.[this.row.kind === 'repeat' ? 0 : index] ?? null;
  }

  change(index: number, change: Partial<DoneRow>): void {
    const member = this.member(index);
    if (member !== null) {
      const { looking, afterthought, report } = { ...member, ...change };
      this.extras.set(index, { looking, afterthought });
      if (report !== member.report) {
        this.members.put(index, report);
      }
    }
  }

  /** Offsets of a partition that belong to its messages, but for the one at `except`. */
  offsets(topic: string, partition: number, except: number | null): readonly string[] {
    const { topics } = this.row;
    const isThere = (index: number): boolean => (topics.length === 1 ? topics[0] === topic : this.drafts?.[index]?.topic === topic);
    return this.members.offsets(partition, (index) => index !== except && isThere(index));
  }

  list(outcome: MemberOutcome | null, from: number, count: number): { readonly total: number; readonly members: readonly MemberRow[] } {
    const { total, members } = this.members.list(outcome, from, count);
    const topicOf = (index: number): { topic?: string } => (this.drafts === null || this.row.topics.length < 2 ? {} : { topic: this.drafts[index]?.topic ?? '' });
    return { total, members: members.map((member) => ({ ...member, ...topicOf(member.index) })) };
  }

  /** It was too much to keep: the row stays. */
  forget(): void {
    this.drafts = null;
    this.members.forget();
  }
}
