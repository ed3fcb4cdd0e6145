import type { CallOptions, CancelSignal } from '../contracts/api';

/** VS Code's cancellation as a signal, for as long as the call runs. */
export async function cancellable<T>(options: CallOptions | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel: CancelSignal | undefined = options?.cancel;
  if (cancel?.isCancellationRequested === true) {
    controller.abort();
  }
  const subscription = cancel?.onCancellationRequested(() => controller.abort());
  try {
    return await call(controller.signal);
  } finally {
    subscription?.dispose();
  }
}
