import type { DispatchApi } from '../contracts/api';
import type { TopicInfo } from '../contracts/topics';
import { cancellable } from '../platform/cancellable';
import type { SendService } from './sendService';

/** What `activate()` returns to other extensions. */
export function createApi(sends: SendService, topics: { read(connection: string | undefined, signal?: AbortSignal): Promise<readonly TopicInfo[]> }): Omit<DispatchApi, 'read'> {
  return {
    version: 1,
    send: (draft, options) => cancellable(options, (signal) => sends.send(draft, { signal, onProgress: options?.onProgress })),
    sendMany: (job, options) => cancellable(options, (signal) => sends.host.groups().sendMany(sends, job, { signal, onProgress: options?.onProgress })),
    listTopics: (connection, options) => cancellable(options, (signal) => topics.read(connection, signal)),
  };
}
