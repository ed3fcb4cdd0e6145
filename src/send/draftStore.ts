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
  /** The page typed it, and need not be told. */
  readonly byPage: boolean;
}

/** What the form holds: one a window, kept over hiding and reload. */
export class DraftStore {
  private current: FormDraft;
  private currentRevision = 0;
  private readonly changed = new Emitter<DraftChange>();
  readonly onDidChange = this.changed.event;

  /** Something kept by another version that does not fit any more is dropped. */
  constructor(private readonly memory: Memory) {
    const kept = v.safeParse(FORM_DRAFT, memory.get(KEY));
    this.current = kept.success ? kept.output : EMPTY_DRAFT;
  }

  get draft(): FormDraft {
    return this.current;
  }

  get revision(): number {
    return this.currentRevision;
  }

  /** Whether filling it would overwrite nothing that somebody typed. */
  get isEmpty(): boolean {
    const { topic, key, value, headers } = this.current;
    return topic === '' && key.text === '' && value.text === '' && headers.length === 0;
  }

  /** Typed in the page. One that was typed before the page saw the newest draft is dropped, and the page told of the newest. */
  changedByPage(revision: number, draft: FormDraft): void {
    if (revision > this.currentRevision) {
      this.put(draft, revision, true);
    } else {
      this.set(this.current);
    }
  }

  /** Filled from outside of the page. */
  set(draft: FormDraft): void {
    this.put(draft, this.currentRevision + 1, false);
  }

  private put(draft: FormDraft, revision: number, byPage: boolean): void {
    this.current = draft;
    this.currentRevision = revision;
    void this.memory.update(KEY, draft);
    this.changed.fire({ draft, revision, byPage });
  }
}
