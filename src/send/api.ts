import type { CallOptions, CancelSignal, DispatchApi } from '../contracts/api';
import type { TopicInfo } from '../contracts/topics';
import { sendMany } from './sendMany';
import type { SendService } from './sendService';

/** What `activate()` returns to other extensions. */
export function createApi(sends: SendService, topics: { read(connection: string | undefined, signal?: AbortSignal): Promise<readonly TopicInfo[]> }): DispatchApi {
  return {
    version: 1,
    send: (draft, options) => cancellable(options, (signal) => sends.send(draft, { signal, onProgress: options?.onProgress })),
    sendMany: (job, options) => cancellable(options, (signal) => sendMany(sends, job, { signal, onProgress: options?.onProgress })),
    listTopics: (connection, options) => cancellable(options, (signal) => topics.read(connection, signal)),
  };
}

/** VS Code's cancellation as a signal, for as long as the call runs. */
async function cancellable<T>(options: CallOptions | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
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
