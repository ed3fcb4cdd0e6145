import { createHash } from 'node:crypto';
import type { Connection, KnownConnection } from '../contracts/connections';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';
import { parseConnection } from './connectionSchema';

/** Whose settings an entry stands in. Entries of a workspace come with a repository: they are not the user's own words. */
export type ConnectionScope =
  | { readonly kind: 'user' }
  | {
      readonly kind: 'workspace';
      /** URI of the workspace file or folder whose settings these are. */
      readonly uri: string;
      /** Folder that relative paths start from; null: not on a disk. */
      readonly base: string | null;
    };

/** The raw value of `kafkaDispatch.connections` in one scope. */
export interface ScopedList {
  readonly scope: ConnectionScope;
  readonly value: unknown;
}

export interface ListedConnection {
  readonly connection: KnownConnection;
  readonly scope: ConnectionScope;
  /** Its place in the raw list of its scope. */
  readonly index: number;
}

export interface ConnectionList {
  readonly connections: readonly ListedConnection[];
  /** `invalid-connection` and `not-trusted`, one for each entry that is left out. */
  readonly problems: readonly KafkaErrorData[];
}

const SETTING = 'kafkaDispatch.connections';

/** Unites the lists of user and workspaces. An entry that is malformed or not allowed is left out, the others stay. */
export function uniteConnections(lists: readonly ScopedList[]): ConnectionList {
  const connections: ListedConnection[] = [];
  const problems: KafkaErrorData[] = [];
  const usersFirst = [...lists].sort((a, b) => Number(a.scope.kind !== 'user') - Number(b.scope.kind !== 'user'));
  for (const { scope, value } of usersFirst) {
    if (value === undefined || value === null) {
      continue;
    }
    if (!Array.isArray(value)) {
      problems.push(new KafkaError('invalid-connection', { facts: { setting: SETTING }, reason: because('a list is expected') }).data);
      continue;
    }
    value.forEach((raw: unknown, index) => {
      const parsed = parseConnection(raw, `${SETTING}[${index}]`);
      if ('problem' in parsed) {
        problems.push(parsed.problem);
        return;
      }
      const id = parsed.connection.id ?? idOf(scope, parsed.connection.name, connections);
      const connection: KnownConnection = { ...parsed.connection, id };
      const problem = refusal(connection, scope, connections);
      if (problem === null) {
        connections.push({ connection, scope, index });
      } else {
        problems.push(problem);
      }
    });
  }
  return { connections, problems };
}

/** What a scope is called where secrets are bound to it. */
export function scopeName(scope: ConnectionScope): string {
  return scope.kind === 'user' ? 'user' : `workspace ${scope.uri}`;
}

function refusal(connection: KnownConnection, scope: ConnectionScope, others: readonly ListedConnection[]): KafkaErrorData | null {
  const sameId = others.find((other) => other.connection.id === connection.id);
  if (scope.kind === 'workspace') {
    const shadowed = others.find((other) => other.scope.kind === 'user' && (other === sameId || other.connection.name === connection.name));
    const broken = shadowed ? { setting: 'name', reason: because('a connection of the user has this name or id') } : notForWorkspaces(connection);
    if (broken !== null) {
      return new KafkaError('not-trusted', { facts: { name: connection.name, setting: broken.setting }, reason: broken.reason }).data;
    }
  }
  return sameId === undefined
    ? null
    : new KafkaError('invalid-connection', { facts: { name: connection.name, setting: 'id' }, reason: because('“{0}” has the same id', sameId.connection.name) }).data;
}

/** contracts.md §7. Files are compared as real paths when the connection opens (`connectionFiles.ts`). */
function notForWorkspaces({ tls, sasl }: Connection): { readonly setting: string; readonly reason: Reason } | null {
  if (tls?.rejectUnauthorized === false) {
    return { setting: 'tls.rejectUnauthorized', reason: because('a workspace cannot switch certificate checks off') };
  }
  if (sasl?.mechanism === 'aws-msk-iam') {
    return { setting: 'sasl.mechanism', reason: because('a workspace cannot use the AWS credentials of this computer') };
  }
  if (sasl?.mechanism === 'oauthbearer' && sasl.tokenCommand !== undefined) {
    return { setting: 'sasl.tokenCommand', reason: because('a workspace cannot run commands') };
  }
  return null;
}

/** For an entry written by hand without an id: the same for the same name in the same scope, in every window. */
function idOf(scope: ConnectionScope, name: string, others: readonly ListedConnection[]): string {
  for (let nth = 1; ; nth++) {
    const id = createHash('sha256')
      .update(JSON.stringify([scopeName(scope), name, nth]))
      .digest('hex')
      .slice(0, 16);
    if (!others.some(({ connection }) => connection.id === id)) {
      return id;
    }
  }
}
