import { setContextKey } from '../platform/contextKeys';
import { Disposable } from '../platform/disposable';
import { CONTEXT_KEYS } from '../platform/ids';
import type { ResultStore } from './resultStore';

/** Keeps the context key that commands on results depend on. */
export class ResultsKey extends Disposable {
  private isSet = false;

  constructor(private readonly results: ResultStore) {
    super();
    this._register(results.onDidChange(() => this.update()));
    this._register(results.onDidRemove(() => this.update()));
  }

  private update(): void {
    const hasResults = this.results.size > 0;
    if (hasResults !== this.isSet) {
      this.isSet = hasResults;
      setContextKey(CONTEXT_KEYS.hasResults, hasResults);
    }
  }
}
