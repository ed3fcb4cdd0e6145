import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { HostCalls, ThreadEvents } from '../bridge/clientThread';
import type { ClientProxy } from '../client/proxy';
import type { CommandHandlers } from '../platform/commands';
import { Disposable } from '../platform/disposable';
import type { Explaining } from '../platform/explaining';
import type { COMMANDS } from '../platform/ids';
import { describeThrown, type Logger } from '../platform/logger';
import { askPassphrase, askPassword } from './askPassword';
import { connectionCommands } from './connectionCommands';
import { ConnectionStates } from './connectionItems';
import { ConnectionOpener } from './connectionOpener';
import { ConnectionProblems } from './connectionProblems';
import { VscodeConnectionSettings } from './connectionSettings';
import { ConnectionsPart } from './connectionsPart';
import { ConnectionStatus } from './connectionStatus';
import { ConnectionStore } from './connectionStore';
import { Sandbox } from './sandbox';
import { sandboxCommands } from './sandboxCommands';
import { SecretKeeper } from './secretKeeper';
import { topicCommands } from './topicCommands';
import type { Topics } from './topics';
import { TopicsView } from './topicsView';

type Ids = Exclude<keyof typeof COMMANDS, 'openSend' | 'openSendInEditor' | 'sendToTopic' | 'send' | 'sendMany' | 'sendSelection' | 'sendFile' | 'readMessages' | 'viewMessages' | 'exportMessages' | 'importMessages' | 'resendLast' | 'explainStages' | 'showLog' | 'copyDiagnostics'>;

/** Everything about connections, wired together; the other rooms get what they need of it by `extension.ts`. */
export class ConnectionsRoom extends Disposable {
  readonly states = new ConnectionStates();
  readonly store: ConnectionStore;
  readonly sandbox: Sandbox;
  readonly part: ConnectionsPart;
  private readonly secrets: SecretKeeper;
  private readonly opener: ConnectionOpener;

  constructor(
    context: Pick<vscode.ExtensionContext, 'extensionPath' | 'workspaceState' | 'secrets'>,
    private readonly log: Logger,
  ) {
    super();
    this.store = this._register(new ConnectionStore(this._register(new VscodeConnectionSettings()), context.workspaceState));
    this.secrets = new SecretKeeper(context.secrets);
    this.opener = new ConnectionOpener(this.secrets, { find: (id) => this.store.find(id), askPassword, askPassphrase });
    this.sandbox = new Sandbox({
      script: join(context.extensionPath, 'dist', 'sandbox.js'),
      external: process.env['KAFKA_DISPATCH_SANDBOX'] ?? null,
      onLog: (message) => log.info(message),
    });
    this.store.setSandbox(this.sandbox.bootstrapServers);
    this._register(this.sandbox.onDidChange(() => this.store.setSandbox(this.sandbox.bootstrapServers)));
    this.part = this._register(new ConnectionsPart(this.store, this.states, this.sandbox));
    this._register(new ConnectionStatus(this.store, this.states));
  }

  /** Configuration and secrets, for the client thread. */
  open(id: string): Promise<HostCalls['openConnection']['result']> {
    return this.opener.open(id);
  }

  nameOf(id: string): string | undefined {
    return this.store.find(id)?.connection.name;
  }

  stateChanged({ connection, state, error }: ThreadEvents['connectionState']): void {
    this.states.set({ connection, state });
    this.opener.stateChanged(connection, state, error).catch((thrown: unknown) => this.log.error(describeThrown(thrown)));
  }

  /** What is open of a connection that changed or went is closed, and what is known of its topics forgotten. */
  follow(proxy: ClientProxy, topics: Topics, explaining: Explaining): void {
    this._register(new ConnectionProblems(this.store, explaining, this.log));
    this._register(
      this.store.onDidOutdate((connection) => {
        this.states.clear(connection);
        topics.forget(connection);
        if (proxy.isRunning) {
          proxy.request('closeConnection', { connection }).catch((thrown: unknown) => this.log.warn(describeThrown(thrown)));
        }
      }),
    );
  }

  /** `afterSandboxStart` takes its user on to the first send. */
  commands(proxy: ClientProxy, topics: Topics, explaining: Explaining, afterSandboxStart: () => Promise<void>): CommandHandlers<(typeof COMMANDS)[Ids]> {
    const tree = this._register(new TopicsView({ proxy, topics, explaining, store: this.store, states: this.states }));
    return {
      ...tree.commands,
      ...connectionCommands(this.store, this.secrets, this.states),
      ...topicCommands(topics, this.store),
      ...sandboxCommands(this.sandbox, this.store, afterSandboxStart),
    };
  }
}
