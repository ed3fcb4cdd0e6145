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
import { registerCommands } from './platform/commands';
import { showErrorToast } from './platform/errorToast';
import { Explaining } from './platform/explaining';
import { VIEWS } from './platform/ids';
import { ProducerSettingsSource } from './platform/settings';
import { createApi } from './send/api';
import { openResults } from './send/openResults';
import { DraftStore } from './send/draftStore';
import { ResultsKey } from './send/resultsKey';
import { fillWithSample } from './send/sample';
import { sendCommands } from './send/sendCommands';
import { confirmSend, showHiddenFailure } from './send/sendDialogs';
import { SendService } from './send/sendService';
import { SendViewProvider } from './send/sendView';
import { SendWindow } from './send/sendWindow';
import { ValueEditor } from './send/valueEditor';

/** VS Code gives `deactivate` about 5 s. */
const CLOSE_WAIT_MS = 3_500;

let close: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): DispatchApi {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel('Kafka Dispatch', { log: true });
  const settings = new ProducerSettingsSource();
  const connections = new ConnectionsRoom(context, log);
  const { store, states, sandbox } = connections;
  const explaining = new Explaining(
    () => createRequire(__filename)('./explain.js') as typeof ExplainModule,
    (message, ...args) => vscode.l10n.t(message, ...args),
    (id) => connections.nameOf(id),
  );
  const results = openResults(context, explaining, log);
  const drafts = new DraftStore(context.workspaceState);
  const proxy = new ClientProxy({
    script: join(context.extensionPath, 'dist', 'client.js'),
    openConnection: (id) => connections.open(id),
    onLog: ({ level, message }) => log[level](message),
    onConnectionState: (event) => connections.stateChanged(event),
    onAfterthought: ({ sendId, error }) => results.afterthought(sendId, explaining.error(error)),
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

  const resolveConnection = store.resolve.bind(store);
  const readSettings = settings.read.bind(settings);
  const sends = new SendService({ proxy, resolveConnection, readSettings, confirm: confirmSend, results, explaining, log });
  const valueEditor = new ValueEditor(drafts);
  const view = new SendViewProvider(extensionUri, {
    ...{ sends, results, drafts, topics, settings, explaining, log },
    connections: connections.part,
    capabilities: () => proxy.request('capabilities', null),
    window: new SendWindow(valueEditor),
  });
  const startFirstSend = async (): Promise<void> => {
    await fillWithSample(drafts, extensionUri);
    await view.show('send');
  };
  const { version } = context.extension.packageJSON as { readonly version: string };
  const commands = {
    ...connections.commands(topics, startFirstSend),
    ...sendCommands(sends, drafts, view, store, extensionUri),
    ...supportCommands({ version, store, states, proxy, readSettings, showLog: () => log.show() }),
  };
  subscriptions.push(log, settings, connections, valueEditor, new ResultsKey(results));
  subscriptions.push(settings.onDidChange(configure), sends.onDidFinish(({ report, origin }) => showHiddenFailure(report, origin, view.isVisible)));
  subscriptions.push(vscode.window.registerWebviewViewProvider(VIEWS.send, view), registerCommands(commands, explaining, log));
  if (sandbox.isExternal) {
    void fillWithSample(drafts, extensionUri);
  }
  close = async () => {
    const unknown = await proxy.dispose(CLOSE_WAIT_MS);
    unknown.forEach((sendId) => log.warn(`Send ${sendId}: unknown, VS Code closed before an answer came. It may be stored.`));
    await sandbox.stop();
  };
  return createApi(sends, topics);
}

/** Waits for sends in flight, then closes every socket and thread. */
export async function deactivate(): Promise<void> {
  await close?.();
}
