import type { SendProgress } from '../bridge/clientThread';
import { isUnfinished } from '../bridge/isUnfinished';
import type { DoneRow, GroupRow, InFlightRow, Looking, ResultRow } from '../bridge/sendView';
import type { ErrorView } from '../contracts/errors';
import type { Acks, Lookup, MessageDraft, SendReport } from '../contracts/messages';
import { KafkaError } from '../kafka/errors/kafkaError';
import { because } from '../kafka/errors/reason';
import { Emitter } from '../platform/emitter';
import type * as GroupModule from './groups/group';
import type { Group, GroupStart, KeptGroup } from './groups/group';
import { memberId } from './groups/memberId';

/** Results kept, unless the setting says otherwise. */
export const RESULT_LIMIT = 500;
/** Characters of messages kept for sending again, over all results; beyond them the oldest messages go, and their rows stay. */
const DRAFT_CHARACTERS = 32 * 1024 * 1024;
const KEY_LABEL_LENGTH = 60;

interface Entry {
  row: ResultRow;
  /** Null: dropped, it was too much to keep. Of a group: its first message. */
  draft: MessageDraft | null;
  characters: number;
  /** Its messages, where it is the row of a group. */
  readonly group?: Group;
}

/** A result of a window before this one, and its message if that was kept. */
export interface KeptResult {
  readonly row: DoneRow;
  readonly draft: MessageDraft | null;
}

/** What became of each send, newest first. */
export class ResultStore {
  /** In the order of sending. */
  private entries = new Map<string, Entry>();
  private characters = 0;
  private readonly changed = new Emitter<ResultRow>();
  private readonly removed = new Emitter<void>();
  private readonly deleted = new Emitter<readonly string[]>();
  private readonly restored = new Emitter<void>();
  private readonly asked = new Emitter<void>();
  /** A row that is new, or changed in place. */
  readonly onDidChange = this.changed.event;
  readonly onDidRemove = this.removed.event;
  /** By the user; rows that go because there are too many are not among them. */
  readonly onDidDelete = this.deleted.event;
  /** Somebody wants to see results, also those of earlier windows. */
  readonly onDidAsk = this.asked.event;
  /** Older rows have come below those that were there. */
  readonly onDidRestore = this.restored.event;
  private readonly packed = new Emitter<{ readonly group: Group; readonly packs: readonly number[] }>();
  /** Reports of a group that go to where results are kept: full hundreds, changed ones, and the rest at its end. */
  readonly onDidPack = this.packed.event;

  constructor(
    /** Loaded when the first group is begun, or comes back. */
    private readonly groups: () => Pick<typeof GroupModule, 'Group'>,
    private readonly limit: () => number = () => RESULT_LIMIT,
  ) {}

  get rows(): readonly ResultRow[] {
    return [...this.entries.values()].map(({ row }) => row).reverse();
  }

  get size(): number {
    return this.entries.size;
  }

  /** Also of a message of a group, by its own id. */
  get(sendId: string): ResultRow | undefined {
    const member = memberId(sendId);
    return member === null ? this.entries.get(sendId)?.row : (this.groupOf(member.group)?.member(member.index) ?? undefined);
  }

  /** The message as it was sent; null: no such result, or its message was too much to keep. */
  draftOf(sendId: string): MessageDraft | null {
    const member = memberId(sendId);
    return member === null ? (this.entries.get(sendId)?.draft ?? null) : (this.groupOf(member.group)?.draftOf(member.index) ?? null);
  }

  groupOf(sendId: string): Group | undefined {
    return this.entries.get(sendId)?.group;
  }

  /** As `draftOf`; throws `invalid-draft` where there is none. */
  keptDraft(sendId: string): MessageDraft {
    const draft = this.draftOf(sendId);
    if (draft === null) {
      throw new KafkaError('invalid-draft', { reason: because('the message of this result is not kept any more') });
    }
    return draft;
  }

  /** The newest message that is still kept. */
  get lastDraft(): MessageDraft | null {
    return [...this.entries.values()].reverse().find(({ draft }) => draft !== null)?.draft ?? null;
  }

  /** A message of a group is listed with its group. */
  start(sendId: string, connection: string, draft: MessageDraft, acks: Acks): void {
    if (memberId(sendId) !== null) {
      return;
    }
    this.put(draft, {
      status: 'in-flight',
      sendId,
      connection,
      topic: draft.topic,
      keyLabel: keyLabel(draft),
      startedAt: Date.now(),
      attempt: 0,
      broker: null,
      partition: draft.partition ?? null,
      acks,
      written: false,
      givesUpAt: null,
      error: null,
    });
  }

  /** Null: it is not in flight. */
  progress({ sendId, attempt, broker, partition, written, givesUpAt }: SendProgress, error: ErrorView | null): InFlightRow | null {
    const member = memberId(sendId);
    if (member !== null) {
      const group = this.groupOf(member.group);
      if (group === undefined) {
        return null;
      }
      if (written && !group.row.written) {
        this.putGroupReports(member.group, [], { written });
      }
      const { connection, acks, startedAt } = group.row;
      const draft = group.draftOf(member.index);
      return { ...{ status: 'in-flight', sendId, connection, acks, startedAt, attempt, broker, partition, written, givesUpAt, error }, topic: draft?.topic ?? '', keyLabel: draft === null ? null : keyLabel(draft) };
    }
    const entry = this.entries.get(sendId);
    if (entry?.row.status !== 'in-flight') {
      return null;
    }
    entry.row = { ...entry.row, attempt, broker, partition, written, givesUpAt, error };
    this.changed.fire(entry.row);
    return entry.row;
  }

  finish(report: SendReport, draft: MessageDraft): void {
    const member = memberId(report.sendId);
    if (member !== null) {
      this.putGroupReports(member.group, [[member.index, report]], {});
      return;
    }
    const row: DoneRow = { status: 'done', sendId: report.sendId, keyLabel: keyLabel(draft), report, afterthought: null, looking: null };
    const entry = this.entries.get(report.sendId);
    if (entry) {
      entry.row = row;
      this.changed.fire(row);
      this.prune();
    } else {
      this.put(draft, row);
    }
  }

  startGroup(start: GroupStart): void {
    this.putGroup(this.groups().Group.begin(start));
  }

  /** What has become of some of its messages (by index), and of itself. */
  putGroupReports(sendId: string, reports: readonly (readonly [number, SendReport])[], change: Partial<GroupRow>): void {
    this.changeGroup(sendId, (group) => group.put(reports, change));
  }

  /** `rest`: what those without a report are. */
  endGroup(sendId: string, rest: 'unknown' | 'not-sent', change: Partial<GroupRow> = {}): void {
    this.changeGroup(sendId, (group) => group.end(rest, change));
    this.prune();
  }

  /** Something learnt after the report. */
  afterthought(sendId: string, error: ErrorView): void {
    this.changeDone(sendId, () => ({ afterthought: error }));
  }

  /** How looking for it goes. */
  looking(sendId: string, looking: Looking | null): void {
    this.changeDone(sendId, () => ({ looking }));
  }

  /** What looking for it found; the outcome stays what it is. */
  found(sendId: string, lookup: Lookup): void {
    this.changeDone(sendId, ({ report }) => ({ looking: null, report: { ...report, lookup } }));
  }

  /** Offsets of a partition that are known to be of other results. */
  offsetsOf({ sendId, connection, topic, partition }: SendReport): readonly string[] {
    const own = memberId(sendId);
    return [...this.entries.values()].flatMap(({ row, group }) => {
      if (group !== undefined) {
        return partition === null || group.row.connection !== connection ? [] : group.offsets(topic, partition, own?.group === group.row.sendId ? own.index : null);
      }
      const isOther = row.status === 'done' && row.sendId !== sendId && row.report.connection === connection && row.report.topic === topic && row.report.partition === partition;
      const offset = isOther ? (row.report.offset ?? row.report.lookup?.offset ?? null) : null;
      return offset === null ? [] : [offset];
    });
  }

  /** They are about to be shown. */
  ask(): void {
    this.asked.fire();
  }

  /** Results of windows before this one, oldest first: they stand below all of this window. */
  restore(kept: readonly (KeptResult | KeptGroup)[]): void {
    const older = kept.filter(({ row }) => !this.entries.has(row.sendId)).map((one): readonly [string, Entry] => [one.row.sendId, 'packs' in one ? groupEntry(this.groups().Group.restore(one)) : { ...one, characters: one.draft === null ? 0 : charactersOf(one.draft) }]);
    this.entries = new Map([...older, ...this.entries]);
    this.characters += older.reduce((sum, [, { characters }]) => sum + characters, 0);
    this.prune();
    this.restored.fire();
  }

  /** One in flight stays. */
  remove(sendId: string): void {
    this.removeWhere((row) => row.sendId === sendId);
  }

  /** Those in flight stay. */
  clear(): void {
    this.removeWhere(() => true);
  }

  private changeDone(sendId: string, change: (row: DoneRow) => Partial<DoneRow>): void {
    const member = memberId(sendId);
    if (member !== null) {
      this.changeMember(member, change);
      return;
    }
    const entry = this.entries.get(sendId);
    if (entry?.row.status === 'done') {
      entry.row = { ...entry.row, ...change(entry.row) };
      this.changed.fire(entry.row);
    }
  }

  private changeMember({ group: id, index }: { readonly group: string; readonly index: number }, change: (row: DoneRow) => Partial<DoneRow>): void {
    const group = this.groupOf(id);
    const before = group?.member(index);
    if (group === undefined || !before) {
      return;
    }
    group.change(index, change(before));
    const after = group.member(index);
    if (after !== null) {
      this.changed.fire(after);
      if (after.report !== before.report) {
        this.packed.fire({ group, packs: [group.members.packNumber(index)] });
      }
    }
  }

  private putGroup(group: Group): void {
    const entry = groupEntry(group);
    this.entries.set(group.row.sendId, entry);
    this.characters += entry.characters;
    this.changed.fire(entry.row);
    this.prune();
  }

  /** `change` answers the numbers of the packs that are to be kept now. */
  private changeGroup(sendId: string, change: (group: Group) => readonly number[]): void {
    const entry = this.entries.get(sendId);
    const group = entry?.group;
    if (entry === undefined || group === undefined) {
      return;
    }
    const before = group.members.bytes;
    const packs = change(group);
    if (packs.length > 0) {
      this.packed.fire({ group, packs });
    }
    entry.row = group.row;
    const grown = group.members.bytes - before;
    entry.characters += grown;
    this.characters += grown;
    this.changed.fire(entry.row);
  }

  private put(draft: MessageDraft, row: ResultRow): void {
    const characters = charactersOf(draft);
    this.entries.set(row.sendId, { row, draft, characters });
    this.characters += characters;
    this.changed.fire(row);
    this.prune();
  }

  private removeWhere(matches: (row: ResultRow) => boolean): void {
    const gone = [...this.entries].filter(([, { row }]) => !isUnfinished(row) && matches(row)).map(([sendId]) => sendId);
    gone.forEach((sendId) => this.drop(sendId));
    this.removed.fire();
    this.deleted.fire(gone);
  }

  private prune(): void {
    let excess = this.entries.size - this.limit();
    for (const [sendId, entry] of this.entries) {
      if (excess <= 0 && this.characters <= DRAFT_CHARACTERS) {
        break;
      }
      if (isUnfinished(entry.row)) {
        continue;
      }
      if (excess > 0) {
        this.drop(sendId);
        excess--;
        this.removed.fire();
      } else {
        this.forgetDraft(entry);
      }
    }
  }

  private drop(sendId: string): void {
    const entry = this.entries.get(sendId);
    if (entry) {
      this.forgetDraft(entry);
      this.entries.delete(sendId);
    }
  }

  private forgetDraft(entry: Entry): void {
    this.characters -= entry.characters;
    entry.draft = null;
    entry.characters = 0;
    entry.group?.forget();
  }
}

function groupEntry(group: Group): Entry {
  const { row, drafts, members } = group;
  return { row, draft: group.draftOf(0), characters: (drafts ?? []).reduce((sum, draft) => sum + charactersOf(draft), members.bytes), group };
}

/** The key on one line, shortened; null: no key. */
export function keyLabel({ key }: MessageDraft): string | null {
  if (!key) {
    return null;
  }
  const line = key.text.slice(0, 4 * KEY_LABEL_LENGTH).replace(/\s+/g, ' ');
  return line.length > KEY_LABEL_LENGTH ? `${line.slice(0, KEY_LABEL_LENGTH - 1)}…` : line;
}

function charactersOf({ key, value, headers = [] }: MessageDraft): number {
  return [key, value, ...headers.map((header) => header.value)].reduce((sum, payload) => sum + (payload?.text.length ?? 0), 0);
}
