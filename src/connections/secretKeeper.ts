import { createHash } from 'node:crypto';
import type { KnownConnection, Secrets } from '../contracts/connections';
import { scopeName, type ConnectionScope } from './connectionList';

/** Structurally VS Code's `SecretStorage`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

interface Kept {
  readonly boundTo: string;
  readonly secrets: Secrets;
}

/** Secrets of connections, each bound to where it may be sent: changed servers, TLS or login get none of them. */
export class SecretKeeper {
  constructor(private readonly storage: SecretStore) {}

  /** Null: none was kept for exactly this connection. */
  async read(connection: KnownConnection, scope: ConnectionScope): Promise<Secrets | null> {
    const text = await this.storage.get(keyOf(connection.id));
    const kept = text === undefined ? null : (JSON.parse(text) as Kept);
    return kept?.boundTo === fingerprint(connection, scope) ? kept.secrets : null;
  }

  async write(connection: KnownConnection, scope: ConnectionScope, secrets: Secrets): Promise<void> {
    const kept: Kept = { boundTo: fingerprint(connection, scope), secrets };
    await this.storage.store(keyOf(connection.id), JSON.stringify(kept));
  }

  async forget(id: string): Promise<void> {
    await this.storage.delete(keyOf(id));
  }
}

/** What secrets are bound to (contracts.md §7): the same text only where nothing of it has changed. */
export function fingerprint({ id, bootstrapServers, tls, sasl, schemaRegistry }: KnownConnection, scope: ConnectionScope): string {
  const bound = sorted([id, scopeName(scope), bootstrapServers, tls ?? null, sasl ?? null, schemaRegistry ?? null]);
  return createHash('sha256').update(JSON.stringify(bound)).digest('base64');
}

/** Properties in the order of their names, so that settings written in another order are the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function keyOf(id: string): string {
  return `kafkaDispatch.secrets/${id}`;
}
