import type { SendManyJob, SendManyReport } from './bulk';
import type { MessageDraft, SendReport } from './messages';
import type { ReadQuery, RecordView } from './reading';
import type { TopicInfo } from './topics';

/** Structurally VS Code's `CancellationToken`. */
export interface CancelSignal {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

export interface CallOptions<P = unknown> {
  readonly cancel?: CancelSignal;
  readonly onProgress?: (progress: P) => void;
}

/** What `activate()` returns to other extensions. */
export interface DispatchApi {
  readonly version: 1;
  /** Resolves to a report whatever happens; throws `TypeError` only for something that is no `MessageDraft`. */
  send(draft: MessageDraft, options?: CallOptions): Promise<SendReport>;
  sendMany(job: SendManyJob, options?: CallOptions): Promise<SendManyReport>;
  /**
   * Reads a topic without a consumer group, one row after the other, as fast as they are taken. Leaving the loop, or `cancel`, ends it.
   * Throws where not all that was asked for could be read.
   */
  read(query: ReadQuery, options?: CallOptions): AsyncIterable<RecordView>;
  listTopics(connection?: string, options?: CallOptions): Promise<readonly TopicInfo[]>;
}
