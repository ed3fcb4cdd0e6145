import type { SendProgress } from '../bridge/clientThread';
import type { SendContext } from './sends';

/** Nobody sees what lasts shorter, and most sends do: telling it would take longer than the send. */
const TELL_EVERY_MS = 20;

/** Tells of the progress of sends now and then, the newest of each; nothing of what is over before. */
export class NewestProgress {
  private readonly untold = new Map<string, () => void>();
  private timer: NodeJS.Timeout | null = null;

  /** Works with a context whose progress is told in time, and not after the work. */
  async during<T>(context: SendContext, work: (context: SendContext) => Promise<T>): Promise<T> {
    const ids = new Set<string>();
    const progress = (step: SendProgress): void => {
      ids.add(step.sendId);
      this.untold.set(step.sendId, () => context.progress(step));
      this.timer ??= setTimeout(() => this.tell(), TELL_EVERY_MS);
    };
    try {
      return await work({ signal: context.signal, progress });
    } finally {
      ids.forEach((id) => this.untold.delete(id));
      if (this.untold.size === 0 && this.timer !== null) {
        clearTimeout(this.timer);
        this.timer = null;
      }
    }
  }

  private tell(): void {
    this.timer = null;
    const steps = [...this.untold.values()];
    this.untold.clear();
    steps.forEach((tell) => tell());
  }
}
