import * as vscode from 'vscode';
import { Disposable } from '../platform/disposable';
import { setContextKey } from '../platform/contextKeys';
import { COMMANDS, CONTEXT_KEYS } from '../platform/ids';
import type { ConnectionStates } from './connectionItems';
import { SANDBOX_ID, type ConnectionStore } from './connectionStore';

/** The active connection in the status bar, and the context keys that depend on connections. */
export class ConnectionStatus extends Disposable {
  private readonly item = this._register(vscode.window.createStatusBarItem('kafkaDispatch.connection', vscode.StatusBarAlignment.Left));

  constructor(
    private readonly store: ConnectionStore,
    private readonly states: ConnectionStates,
  ) {
    super();
    this.item.name = vscode.l10n.t('Kafka Connection');
    this.item.command = COMMANDS.selectConnection;
    this._register(store.onDidChange(() => this.update()));
    this._register(states.onDidChange(() => this.update()));
    this.update();
  }

  private update(): void {
    const { active, connections } = this.store;
    setContextKey(CONTEXT_KEYS.noConnections, connections.length === 0);
    setContextKey(CONTEXT_KEYS.sandboxRunning, this.store.find(SANDBOX_ID) !== undefined);
    if (connections.length === 0) {
      this.item.hide();
      return;
    }
    const state = active === null ? null : this.states.get(active.id);
    const icon = active?.protected === true ? 'shield' : state === 'offline' ? 'debug-disconnect' : 'plug';
    this.item.text = `$(${icon}) ${active?.name ?? vscode.l10n.t('No Kafka Connection')}`;
    this.item.tooltip = active === null ? vscode.l10n.t('Select a Kafka connection') : vscode.l10n.t('Kafka: {0} ({1})', active.name, active.bootstrapServers.join(', '));
    this.item.show();
  }
}
