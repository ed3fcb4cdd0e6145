import { Disposable } from '../platform/disposable';
import { showErrorToast } from '../platform/errorToast';
import type { Explaining } from '../platform/explaining';
import type { Logger } from '../platform/logger';
import type { ConnectionStore } from './connectionStore';

/** Tells of each entry that is left out, once. */
export class ConnectionProblems extends Disposable {
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly store: ConnectionStore,
    private readonly explaining: Explaining,
    private readonly log: Logger,
  ) {
    super();
    this._register(store.onDidChange(() => this.tell()));
    this.tell();
  }

  private tell(): void {
    const problems = new Map(this.store.problems.map((problem) => [JSON.stringify([problem.code, problem.facts]), problem]));
    for (const [key, problem] of problems) {
      if (!this.told.has(key)) {
        const view = this.explaining.error(problem);
        this.log.warn(`${view.title}: ${view.cause}`);
        void showErrorToast(view);
      }
    }
    this.told = new Set(problems.keys());
  }
}
