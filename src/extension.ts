import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ClientProxy } from './client/proxy';
import { ConnectionsRoom } from './connections/connectionsRoom';
import { supportCommands } from './connections/supportCommands';
import { Topics } from './connections/topics';
import type { DispatchApi } from './contracts/api';
import type * as ExplainModule from './explain/explain';
import { KafkaError } from './kafka/errors/kafkaError';
import { MessagesRoom } from './messages/messagesRoom';
import { registerCommands } from './platform/commands';
import { showErrorToast } from './platform/errorToast';
import { Explaining } from './platform/explaining';
import { ProducerSettingsSource } from './platform/settings';
import { SendRoom } from './send/sendRoom';

/** VS Code gives `deactivate` about 5 s. */
const CLOSE_WAIT_MS = 3_500;

let close: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): DispatchApi {
  const log = vscode.window.createOutputChannel('Kafka Dispatch', { log: true });
  const settings = new ProducerSettingsSource();
  const connections = new ConnectionsRoom(context, log);
  const { store, states, sandbox } = connections;
  const explaining = new Explaining(
    () => createRequire(__filename)('./explain.js') as typeof ExplainModule,
    vscode.l10n.t,
    (id) => connections.nameOf(id),
  );
  const proxy = new ClientProxy({
    script: join(context.extensionPath, 'dist', 'client.js'),
    openConnection: (id) => connections.open(id),
    onLog: ({ level, message }) => log[level](message),
    onConnectionState: (event) => connections.stateChanged(event),
    onAfterthought: ({ sendId, error }) => sending.afterthought(sendId, explaining.error(error)),
    onDied: (reason) => {
      log.error(`The client thread died: ${reason}`);
      states.clear();
      void showErrorToast(explaining.error(new KafkaError('client-stopped', { raw: reason }).data));
    },
  });
  const topics = new Topics(proxy, store, explaining);
  connections.follow(proxy, topics, explaining);
  const configure = (): void => proxy.configure({ idleCloseMs: settings.readIdleCloseMs() });
  configure();

  const sending = new SendRoom(context, { proxy, store, topics, settings, explaining, log, connections: connections.part });
  const messages = new MessagesRoom(context, { proxy, explaining, topics, resolveConnection: (name) => store.resolve(name) });
  const { version } = context.extension.packageJSON as { readonly version: string };
  const commands = {
    ...connections.commands(proxy, topics, explaining, () => sending.startFirstSend()),
    ...sending.commands,
    ...messages.commands,
    ...supportCommands({ version, store, states, proxy, readSettings: () => settings.read(), showLog: () => log.show() }),
  };
  context.subscriptions.push(log, settings, connections, sending, messages, settings.onDidChange(configure), registerCommands(commands, explaining, log));
  if (sandbox.isExternal) {
    void sending.fillWithSample();
  }
  close = async () => {
    const unknown = await proxy.dispose(CLOSE_WAIT_MS);
    unknown.forEach((sendId) => log.warn(`Send ${sendId}: unknown, VS Code closed before an answer came. It may be stored.`));
    await sandbox.stop();
  };
  return { ...sending.api, read: messages.read };
}

/** Waits for sends in flight, then closes every socket and thread. */
export async function deactivate(): Promise<void> {
  await close?.();
}
