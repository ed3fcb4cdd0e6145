import { randomUUID } from 'node:crypto';
import type { DoneRow, GroupRow, ResultRow } from '../../bridge/sendView';
import type { MessageDraft, SendReport } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { Disposable } from '../../platform/disposable';
import type { Explaining } from '../../platform/explaining';
import { describeThrown, type Logger } from '../../platform/logger';
import type { KeptGroup } from '../groups/group';
import { refusedReport } from '../refusedReport';
import type { KeptResult, ResultStore } from '../resultStore';
import { HistoryFile, removeHistories } from './historyFile';
import type { DoneLine, GroupLine, HistoryLine, PackLine, StartLine } from './historyLine';
import type * as ReadHistoriesModule from './readHistories';
import type { RecordedResult } from './readHistories';

/** A message with more text is not kept beyond the window. */
const MAX_DRAFT_CHARACTERS = 256 * 1024;
/** A file that has grown beyond this is written anew with what still counts. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface HistoryHost {
  readonly folder: string;
  readonly results: ResultStore;
  readonly explaining: Explaining;
  readonly log: Logger;
  /** `kafkaDispatch.history.keepPayloads` */
  readonly keepsPayloads: () => boolean;
  /** Loaded when results are first shown. */
  readonly reader: () => Pick<typeof ReadHistoriesModule, 'readHistories'>;
  /** A file could not be read whole; it was set aside. */
  readonly onDamaged: (path: string, lines: number) => void;
}

/** Keeps results beyond the window: what is begun is on disk before its message is sent. */
export class History extends Disposable {
  private readonly id = randomUUID();
  private readonly file: HistoryFile;
  /** Sends of this window whose start is on disk. */
  private readonly begun = new Set<string>();
  private loading: Promise<void> | null = null;
  private isBroken = false;

  constructor(private readonly host: HistoryHost) {
    super();
    this.file = new HistoryFile(host.folder, this.id);
    this._register(host.results.onDidChange((row) => this.changed(row)));
    this._register(host.results.onDidPack(({ group, packs }) => packs.forEach((number) => this.write({ kind: 'pack', sendId: group.row.sendId, pack: group.members.packOf(number) }))));
    this._register(host.results.onDidDelete((sendIds) => this.deleted(sendIds)));
    this._register({ dispose: () => this.file.close() });
  }

  /** Brings back what earlier windows have left, once. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.read().catch((thrown: unknown) => this.host.log.error(`The history could not be read: ${describeThrown(thrown)}`));
    return this.loading;
  }

  private async read(): Promise<void> {
    const { folder, results, onDamaged, reader } = this.host;
    const { results: recorded, groups, damaged, abandoned } = await reader().readHistories(folder, this.id);
    const kept = [...recorded.map((one) => this.keptResult(one)).filter((one) => one !== null), ...groups.map((group) => this.keptGroup(group))];
    results.restore(kept.sort((a, b) => startOf(a) - startOf(b)));
    damaged.forEach(({ path, lines: count }) => onDamaged(path, count));
    if (abandoned.length > 0 || damaged.length > 0) {
      await this.rewrite();
      await removeHistories(abandoned);
    }
  }

  private keptResult({ start, end }: RecordedResult): KeptResult | null {
    if (end !== null) {
      const { report, keyLabel, afterthought, draft } = end;
      return { row: { status: 'done', sendId: report.sendId, keyLabel, report, afterthought, looking: null }, draft: draft ?? start?.draft ?? null };
    }
    return start === null ? null : { row: { status: 'done', sendId: start.sendId, keyLabel: start.keyLabel, report: this.unfinished(start), afterthought: null, looking: null }, draft: start.draft };
  }

  private keptGroup(group: KeptGroup): KeptGroup {
    const { row } = group;
    return row.durationMs !== null ? group : { ...group, row: { ...row, error: this.host.explaining.error(new KafkaError('window-ended').data, row.connection) } };
  }

  /** It was begun, and its window ended before it was told what came of it. */
  private unfinished({ sendId, connection, topic, partition, acks, startedAt, draft }: StartLine): SendReport {
    const raw = refusedReport(draft ?? { topic, value: null }, sendId, connection, new KafkaError('window-ended').data);
    return this.host.explaining.report({ ...raw, outcome: 'unknown', topic, partition, acks, startedAt });
  }

  private changed(row: ResultRow): void {
    if (row.status === 'in-flight') {
      if (!this.begun.has(row.sendId)) {
        this.begun.add(row.sendId);
        this.write(this.startLine(row.sendId));
      }
    } else if (row.status === 'group') {
      this.groupChanged(row);
    } else if (row.group === undefined && row.looking?.status !== 'reading') {
      this.write(this.doneLine(row));
    }
  }

  /** Its beginning and its end are written; what is between comes in packs. */
  private groupChanged(row: GroupRow): void {
    const isNew = !this.begun.has(row.sendId);
    if (isNew) {
      this.begun.add(row.sendId);
    }
    if (isNew || row.durationMs !== null) {
      this.write({ ...this.groupLine(row), ...(isNew ? { drafts: this.draftsOf(row.sendId) } : {}) });
    }
  }

  private groupLine(row: GroupRow): GroupLine {
    return { kind: 'group', row: this.host.keepsPayloads() ? row : { ...row, keyLabel: null } };
  }

  private draftsOf(sendId: string): readonly MessageDraft[] | null {
    const drafts = this.host.keepsPayloads() ? (this.host.results.groupOf(sendId)?.drafts ?? null) : null;
    return drafts !== null && charactersOf(drafts) <= MAX_DRAFT_CHARACTERS ? drafts : null;
  }

  private startLine(sendId: string): StartLine | null {
    const row = this.host.results.get(sendId);
    if (row?.status !== 'in-flight') {
      return null;
    }
    const { connection, topic, partition, acks, startedAt, keyLabel } = row;
    const draft = this.draftOf(sendId);
    return { kind: 'start', sendId, connection, topic, partition, acks, startedAt, keyLabel: this.host.keepsPayloads() ? keyLabel : null, draft };
  }

  private doneLine({ sendId, report, keyLabel, afterthought }: DoneRow): DoneLine {
    const line = { kind: 'done', report, keyLabel: this.host.keepsPayloads() ? keyLabel : null, afterthought } as const;
    return this.begun.has(sendId) ? line : { ...line, draft: this.draftOf(sendId) };
  }

  private draftOf(sendId: string): StartLine['draft'] {
    const draft = this.host.keepsPayloads() ? this.host.results.draftOf(sendId) : null;
    return draft !== null && charactersOf(draft) <= MAX_DRAFT_CHARACTERS ? draft : null;
  }

  private deleted(sendIds: readonly string[]): void {
    this.write({ kind: 'gone', sendIds });
    // What was deleted is to be on no disk.
    void this.load().then(() => this.rewrite());
  }

  private write(line: HistoryLine | null): void {
    if (line === null || this.isBroken) {
      return;
    }
    try {
      this.file.append(line);
    } catch (thrown) {
      this.isBroken = true;
      this.host.log.error(`The history cannot be written any more in this window: ${describeThrown(thrown)}`);
      return;
    }
    if (this.file.size > MAX_BYTES) {
      void this.load().then(() => this.rewrite());
    }
  }

  /** Everything that still counts, of all windows, in this window's file. Of what is too much, messages and packs of the oldest go. */
  private async rewrite(): Promise<void> {
    const { results, log } = this.host;
    let left = MAX_BYTES / 2;
    const fits = (line: HistoryLine): boolean => {
      left -= JSON.stringify(line).length;
      return left >= 0;
    };
    const lines = results.rows.map((row): readonly (HistoryLine | null)[] => {
      if (row.status === 'in-flight') {
        return [this.startLine(row.sendId)];
      }
      if (row.status === 'group') {
        const line = { ...this.groupLine(row), drafts: this.draftsOf(row.sendId) };
        const packs = (results.groupOf(row.sendId)?.members.packs ?? []).map((pack): PackLine => ({ kind: 'pack', sendId: row.sendId, pack }));
        return [fits(line) ? line : { ...line, drafts: null }, ...packs.filter(fits)];
      }
      const line = { ...this.doneLine(row), draft: this.draftOf(row.sendId) };
      return [fits(line) ? line : { ...line, draft: null }];
    });
    await this.file.rewrite(lines.reverse().flat().filter((line) => line !== null)).catch((thrown: unknown) => log.error(`The history could not be written: ${describeThrown(thrown)}`));
  }
}

function startOf({ row }: KeptResult | KeptGroup): number {
  return row.status === 'group' ? row.startedAt : row.report.startedAt;
}

function charactersOf(draft: unknown): number {
  return JSON.stringify(draft).length;
}
