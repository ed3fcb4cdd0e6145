import * as vscode from 'vscode';
import type { ClientProxy } from '../client/proxy';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS } from '../platform/ids';
import type { SettingsReading } from '../platform/producerSettings';
import type { ConnectionStates } from './connectionItems';
import type { ConnectionStore } from './connectionStore';

export interface SupportParts {
  readonly version: string;
  readonly store: ConnectionStore;
  readonly states: ConnectionStates;
  readonly proxy: Pick<ClientProxy, 'request' | 'isRunning'>;
  readonly readSettings: () => SettingsReading;
  readonly showLog: () => void;
}

/** The commands for when something is wrong. A report has no secrets and no payloads. */
export function supportCommands(parts: SupportParts): CommandHandlers<typeof COMMANDS.copyDiagnostics | typeof COMMANDS.showLog> {
  return {
    [COMMANDS.showLog]: () => {
      parts.showLog();
      return undefined;
    },
    [COMMANDS.copyDiagnostics]: async () => {
      const text = JSON.stringify(await collect(parts), null, 2);
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Kafka diagnostics copied'), 3_000);
      return text;
    },
  };
}

async function collect({ version, store, states, proxy, readSettings }: SupportParts): Promise<object> {
  const { settings, problems } = readSettings();
  return {
    extension: version,
    vscode: vscode.version,
    remote: vscode.env.remoteName ?? null,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    trusted: vscode.workspace.isTrusted,
    settings,
    settingProblems: problems,
    activeConnection: store.active?.id ?? null,
    connections: store.connections.map((connection) => ({ ...connection, state: states.get(connection.id) })),
    connectionProblems: store.problems,
    // A thread is not started only to say that nothing is open in it.
    client: proxy.isRunning ? { capabilities: await proxy.request('capabilities', null), resources: await proxy.request('resources', null) } : null,
  };
}
