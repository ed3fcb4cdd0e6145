import type { SendViewSnapshot } from '../bridge/sendView';
import { Disposable } from '../platform/disposable';
import { Emitter } from '../platform/emitter';
import { connectionItem, type ConnectionStates } from './connectionItems';
import type { ConnectionStore } from './connectionStore';
import type { Sandbox } from './sandbox';

/** What a page shows of the connections. */
export class ConnectionsPart extends Disposable {
  private readonly changed = this._register(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly states: ConnectionStates,
    private readonly sandbox: Sandbox,
  ) {
    super();
    for (const { onDidChange } of [store, states, sandbox]) {
      this._register(onDidChange(() => this.changed.fire()));
    }
  }

  part(): Pick<SendViewSnapshot, 'connections' | 'activeConnection' | 'sandbox'> {
    return {
      connections: this.store.connections.map((connection) => connectionItem(connection, this.states.get(connection.id))),
      activeConnection: this.store.active?.id ?? null,
      sandbox: this.sandbox.state,
    };
  }

  async select(id: string): Promise<void> {
    await this.store.select(this.store.resolve(id).id);
  }
}
