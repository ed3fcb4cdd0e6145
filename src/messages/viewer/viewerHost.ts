import type { Uri } from 'vscode';
import type { ClientProxy } from '../../client/proxy';
import type { KnownConnection } from '../../contracts/connections';
import type { ErrorView } from '../../contracts/errors';
import type { TopicInfo } from '../../contracts/topics';
import type { KafkaErrorData } from '../../kafka/errors/kafkaError';
import type { Reason } from '../../kafka/errors/reason';
import type { Memory } from './formatMemory';

/** What the extension lends to this program, which is loaded when a viewer is first opened. */
export interface ViewerHost {
  readonly extensionUri: Uri;
  readonly extensionId: string;
  /** Of the workspace. */
  readonly memory: Memory;
  readonly request: ClientProxy['request'];
  resolveConnection(idOrName: string | undefined): KnownConnection;
  readTopics(connection: string, signal?: AbortSignal): Promise<readonly TopicInfo[]>;
  explain(error: KafkaErrorData, connection: string): ErrorView;
  explainReason(reason: Reason): string;
}
