import type { IDisposable } from './disposable';

/** Subscribes; structurally VS Code's `Event`, for code that also runs in plain Node. */
export type Event<T> = (listener: (value: T) => void) => IDisposable;

export class Emitter<T> implements IDisposable {
  private readonly listeners = new Set<{ readonly call: (value: T) => void }>();

  readonly event: Event<T> = (call) => {
    const listener = { call };
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const { call } of [...this.listeners]) {
      call(value);
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
