/** What can be disposed of; structurally VS Code's. */
export interface IDisposable {
  dispose(): unknown;
}

/** Base of everything that registers things: they are disposed with it, and at once where it already is. */
export abstract class Disposable implements IDisposable {
  private readonly registered: IDisposable[] = [];
  private isDisposed = false;

  /** Newest first, each even where another one throws; then throws what they threw. */
  dispose(): void {
    this.isDisposed = true;
    const thrown: unknown[] = [];
    for (let next = this.registered.pop(); next !== undefined; next = this.registered.pop()) {
      try {
        next.dispose();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length > 0) {
      throw new AggregateError(thrown, 'Some things could not be disposed of.');
    }
  }

  protected _register<T extends IDisposable>(disposable: T): T {
    if (this.isDisposed) {
      disposable.dispose();
    } else {
      this.registered.push(disposable);
    }
    return disposable;
  }
}
