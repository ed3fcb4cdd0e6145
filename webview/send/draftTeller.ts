import type { FormDraft } from '../../src/bridge/formDraft';
import type { SendHost } from '../lib/host';

/** The draft is told to the host at once, but not more often than this. */
const TELL_MS = 100;

/** Tells the host what is typed. VS Code ends the page when its view is hidden: nothing typed may wait then. */
export class DraftTeller {
  /** Of the newest draft that the page has got or told. */
  revision = 0;
  /** Of the newest draft that it has got. */
  seen = 0;
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
    if (this.pause === undefined) {
      this.tell();
      this.pause = window.setTimeout(() => {
        this.pause = undefined;
        this.tell();
      }, TELL_MS);
    }
  }

  /** What has not been told yet, now. */
  tell(): void {
    if (this.untold !== null) {
      const draft = this.untold;
      this.untold = null;
      this.revision++;
      void this.host.request('draftChanged', { seen: this.seen, draft }).catch(() => undefined);
    }
  }

  /** A draft from the host takes the place of what was typed. */
  replaced(revision: number): void {
    this.untold = null;
    this.revision = revision;
    this.seen = revision;
  }
}
