import * as v from 'valibot';
import { EMPTY_DRAFT, type FormDraft } from '../bridge/formDraft';
import { Emitter } from '../platform/emitter';
import { FORM_DRAFT } from './pageSchemas';

/** Structurally a part of VS Code's `Memento`. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'kafkaDispatch.draft';

export interface DraftChange {
  readonly draft: FormDraft;
  readonly revision: number;
  /** The page that typed it, and need not be told; null: filled from outside of the pages. */
  readonly by: object | null;
}

/** What the form holds: one a window, in however many pages, kept over hiding and reload. */
export class DraftStore {
  private current: FormDraft;
  private currentRevision = 0;
  private currentBy: object | null = null;
  /** Of the newest draft that is not by `currentBy`. */
  private revisionBefore = 0;
  private readonly changed = new Emitter<DraftChange>();
  readonly onDidChange = this.changed.event;

  /** Something kept by another version that does not fit any more is dropped. */
  constructor(private readonly memory: Memory) {
    const value = memory.get(KEY);
    // The first version had no `repeat`.
    const kept = v.safeParse(FORM_DRAFT, typeof value === 'object' ? { repeat: EMPTY_DRAFT.repeat, ...value } : value);
    this.current = kept.success ? kept.output : EMPTY_DRAFT;
  }

  get draft(): FormDraft {
    return this.current;
  }

  get revision(): number {
    return this.currentRevision;
  }

  get newest(): DraftChange {
    return { draft: this.current, revision: this.currentRevision, by: this.currentBy };
  }

  /** Whether filling it would overwrite nothing that somebody typed. */
  get isEmpty(): boolean {
    const { topic, key, value, headers } = this.current;
    return topic === '' && key.text === '' && value.text === '' && headers.length === 0;
  }

  /**
   * Typed in a page whose newest draft of somebody else is `seen`. One that was typed before the page saw what another one
   * typed, or what the form was filled with, is dropped, as it would overwrite that; answers whether it was taken.
   */
  changedByPage(page: object, seen: number, draft: FormDraft): boolean {
    const newestOfOthers = page === this.currentBy ? this.revisionBefore : this.currentRevision;
    const isTaken = seen >= newestOfOthers;
    if (isTaken) {
      this.put(draft, page);
    }
    return isTaken;
  }

  /** Filled from outside of the pages. */
  set(draft: FormDraft): void {
    this.put(draft, null);
  }

  private put(draft: FormDraft, by: object | null): void {
    if (by !== this.currentBy) {
      this.revisionBefore = this.currentRevision;
      this.currentBy = by;
    }
    this.current = draft;
    this.currentRevision++;
    void this.memory.update(KEY, draft);
    this.changed.fire(this.newest);
  }
}
