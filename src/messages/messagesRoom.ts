import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { ClientProxy } from '../client/proxy';
import type { CallOptions, DispatchApi } from '../contracts/api';
import type { KnownConnection } from '../contracts/connections';
import type { ReadQuery } from '../contracts/reading';
import type { TopicInfo } from '../contracts/topics';
import { KafkaError } from '../kafka/errors/kafkaError';
import { cancellable } from '../platform/cancellable';
import type { CommandHandlers } from '../platform/commands';
import { Disposable } from '../platform/disposable';
import type { Explaining } from '../platform/explaining';
import { COMMANDS, PANELS } from '../platform/ids';
import { nodeTarget } from '../platform/treeNode';
import type * as ReadingModule from './reading/reading';
import type * as ViewerModule from './viewer/viewer';

type Ids = typeof COMMANDS.readMessages | typeof COMMANDS.viewMessages | typeof COMMANDS.exportMessages | typeof COMMANDS.importMessages;

export interface MessagesRoomHost {
  readonly proxy: ClientProxy;
  readonly explaining: Explaining;
  readonly topics: { read(connection: string | undefined, signal?: AbortSignal): Promise<readonly TopicInfo[]> };
  readonly resolveConnection: (idOrName: string | undefined) => KnownConnection;
}

/** Reading messages: viewers, and for commands and other extensions. What it does is in programs of its own, loaded when they are first used. */
export class MessagesRoom extends Disposable {
  readonly commands: CommandHandlers<Ids>;
  readonly read: DispatchApi['read'];

  constructor({ extensionUri, extension, workspaceState }: Pick<vscode.ExtensionContext, 'extensionUri' | 'extension' | 'workspaceState'>, { proxy, explaining, topics, resolveConnection }: MessagesRoomHost) {
    super();
    const require = createRequire(__filename);
    const load = (): typeof ReadingModule => require('./reading.js') as typeof ReadingModule;
    const viewer = (): typeof ViewerModule => require('./viewer.js') as typeof ViewerModule;
    const host: ReadingModule.ReadingHost = {
      resolveConnection,
      read: (order, options) => proxy.request('read', order, options),
      taken: (readId) => proxy.taken(readId),
      explain: (error, connection) => explaining.error(error, connection),
      explainThrown: (thrown) => explaining.thrown(thrown),
    };
    const viewerHost: ViewerModule.ViewerHost = {
      ...{ extensionUri, extensionId: extension.id, memory: workspaceState, resolveConnection },
      request: (name, params, options) => proxy.request(name, params, options),
      readTopics: (connection, signal) => topics.read(connection, signal),
      explain: (error, connection) => explaining.error(error, connection),
      explainReason: (reason) => explaining.reason(reason),
    };
    this._register(vscode.window.registerWebviewPanelSerializer(PANELS.messages, { deserializeWebviewPanel: (panel, state) => Promise.resolve(viewer().restoreViewer(viewerHost, panel, state)) }));
    this._register(vscode.window.registerUriHandler({ handleUri: (uri) => viewer().openRecordLink(viewerHost, uri) }));
    this.commands = {
      [COMMANDS.viewMessages]: async (query, options) => {
        await viewer().viewMessages(viewerHost, chosenQuery(query) ?? query, options);
        return undefined;
      },
      [COMMANDS.exportMessages]: (job) => viewer().exportMessages(viewerHost, job, chosenQuery(job)),
      [COMMANDS.importMessages]: (file) => viewer().importMessages(viewerHost, file),
      [COMMANDS.readMessages]: async (query, options) => {
        const answer = await cancellable(options as CallOptions | undefined, (signal) => load().readMessages(host, query, signal));
        if ('error' in answer) {
          throw KafkaError.from(answer.error);
        }
        return answer.result;
      },
    };
    this.read = (query, options) => ({
      [Symbol.asyncIterator]: () => load().read(host, query, options?.cancel),
    });
  }
}

/** What a node of the tree means; null: it was none. */
function chosenQuery(argument: unknown): ReadQuery | null {
  const target = nodeTarget(argument);
  if (target?.topic === undefined) {
    return null;
  }
  const { connection, topic, partition } = target;
  return { connection, topic, ...(partition === undefined ? {} : { partitions: [partition] }) };
}
