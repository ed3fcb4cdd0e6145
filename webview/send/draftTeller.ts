import { EMPTY_DRAFT, type FormDraft } from '../../src/bridge/formDraft';
import { splitKept } from '../../src/bridge/keptText';
import type { SendPageCalls } from '../../src/bridge/sendView';
import { mergeDrafts } from './draftMerge';
import type { SendHost } from './model';

/** The draft is told to the host at once, but not more often than this. */
const TELL_MS = 100;
/** One whose value has more characters takes long to tell: it is told when nothing was typed for a while. */
const LARGE = 100_000;

export function isLarge({ value }: FormDraft): boolean {
  return value.text.length > LARGE;
}

/** Tells the host what is typed; a large draft not before `tell`. VS Code ends the page when its view is hidden: nothing typed may wait then. */
export class DraftTeller {
  /** Of the newest draft that the page has got or told. */
  revision = 0;
  /** Of the newest draft that it has got. */
  seen = 0;
  /** As the host has it, for all that is known. */
  private base: FormDraft = EMPTY_DRAFT;
  /** As it was told or got last: what the host has, where it takes what is told next. */
  private told: FormDraft = EMPTY_DRAFT;
  private untold: FormDraft | null = null;
  private pause: number | undefined;

  constructor(private readonly host: SendHost) {
    const tell = (): void => this.tell();
    window.addEventListener('blur', tell);
    document.addEventListener('mouseleave', tell);
    document.addEventListener('visibilitychange', tell);
  }

  changed(draft: FormDraft): void {
    this.untold = draft;
    if (this.pause === undefined && !isLarge(draft)) {
      this.tell();
      this.pause = window.setTimeout(() => {
        this.pause = undefined;
        if (this.untold !== null && !isLarge(this.untold)) {
          this.tell();
        }
      }, TELL_MS);
    }
  }

  /** What has not been told yet, now. */
  tell(): void {
    if (this.untold !== null) {
      const draft = this.untold;
      this.untold = null;
      this.revision++;
      void this.host.request('draftChanged', { seen: this.seen, ...this.sinceTold(draft) }).then(
        ({ taken }) => (this.base = taken ? draft : this.base),
        () => (this.told = EMPTY_DRAFT),
      );
    }
  }

  /** Of a large draft only what is new, as telling all of it would be felt. */
  private sinceTold(draft: FormDraft): Pick<SendPageCalls['draftChanged']['params'], 'draft' | 'kept'> {
    const { told } = this;
    this.told = draft;
    if (!isLarge(draft)) {
      return { draft, kept: null };
    }
    const { kept, middle } = splitKept(told.value.text, draft.value.text);
    return { draft: { ...draft, value: { ...draft.value, text: middle } }, kept };
  }

  /** A draft from the host takes the place of what was typed. */
  replaced(draft: FormDraft, revision: number): FormDraft {
    this.untold = null;
    this.base = draft;
    this.told = draft;
    this.revision = revision;
    this.seen = revision;
    return draft;
  }

  /** Typed in another page; what was typed here, and the host did not take yet, stays and is told again. Gives what the page holds now. */
  merged(ours: FormDraft, theirs: FormDraft, revision: number): FormDraft {
    const both = mergeDrafts(this.base, ours, theirs);
    this.replaced(theirs, revision);
    if (JSON.stringify(both) !== JSON.stringify(theirs)) {
      this.changed(both);
    }
    return both;
  }
}
