import type { ThreadEvents } from '../bridge/clientThread';
import type { ConnectionItem } from '../bridge/sendView';
import type { KnownConnection } from '../contracts/connections';
import { Emitter } from '../platform/emitter';
import { isLocal } from './bootstrapServers';
import { SANDBOX_ID } from './connectionStore';

type State = ConnectionItem['state'];

/** How each connection stands, as the client thread last said. */
export class ConnectionStates {
  private readonly states = new Map<string, State>();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  get(id: string): State {
    return this.states.get(id) ?? 'idle';
  }

  /** The thread says it again with each use: who listens uses the connection to show it anew, so only a change is one. */
  set({ connection, state }: Pick<ThreadEvents['connectionState'], 'connection' | 'state'>): void {
    if (this.get(connection) !== state) {
      this.states.set(connection, state);
      this.changed.fire();
    }
  }

  /** It was closed; without an id: all of them were. */
  clear(id?: string): void {
    if (id === undefined) {
      this.states.clear();
    } else {
      this.states.delete(id);
    }
    this.changed.fire();
  }
}

/** A connection as lists show it. */
export function connectionItem(connection: KnownConnection, state: State): ConnectionItem {
  return {
    id: connection.id,
    name: connection.name,
    kind: kindOf(connection),
    bootstrapServers: connection.bootstrapServers,
    protected: connection.protected === true,
    readOnly: connection.readOnly === true,
    state,
  };
}

function kindOf({ id, tls, sasl, bootstrapServers }: KnownConnection): ConnectionItem['kind'] {
  if (id === SANDBOX_ID) {
    return 'sandbox';
  }
  if (tls?.enabled === true) {
    return sasl ? 'TLS, SASL' : 'TLS';
  }
  if (sasl) {
    return 'SASL';
  }
  return bootstrapServers.every(isLocal) ? 'local' : 'plaintext';
}
