import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { KnownConnection, TlsOptions } from '../contracts/connections';
import { KafkaError } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';
import type { ConnectionScope } from './connectionList';

const FILES = ['caFile', 'certFile', 'keyFile', 'pfxFile'] as const;

/**
 * The connection with its certificate files as real paths. Throws `file-unreadable` for one that does not exist,
 * `invalid-connection` for a relative path in the user's settings, `not-trusted` for a file that a workspace names
 * outside of itself, symbolic links followed.
 */
export async function withRealFiles(connection: KnownConnection, scope: ConnectionScope): Promise<KnownConnection> {
  const { tls } = connection;
  if (tls === undefined) {
    return connection;
  }
  const real: { -readonly [K in keyof TlsOptions]: TlsOptions[K] } = { ...tls };
  for (const name of FILES) {
    const file = tls[name];
    if (file !== undefined) {
      real[name] = scope.kind === 'user' ? await userFile(file, name, connection.name) : await workspaceFile(file, name, connection.name, scope.base);
    }
  }
  return { ...connection, tls: real };
}

async function userFile(file: string, setting: string, name: string): Promise<string> {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  if (!isAbsolute(path)) {
    throw new KafkaError('invalid-connection', { facts: { name, setting: `tls.${setting}` }, reason: because('in the user settings a path is absolute or starts with ~/') });
  }
  return realPath(path);
}

async function workspaceFile(file: string, setting: string, name: string, base: string | null): Promise<string> {
  const refused = (reason: Reason): KafkaError => new KafkaError('not-trusted', { facts: { name, setting: `tls.${setting}` }, reason });
  if (base === null) {
    throw refused(because('this workspace is not on a disk, so it cannot name files'));
  }
  const path = await realPath(resolve(base, file));
  const fromBase = relative(await realPath(base), path);
  if (fromBase === '..' || fromBase.startsWith(`..${sep}`) || isAbsolute(fromBase)) {
    throw refused(because('a workspace cannot name files outside of itself'));
  }
  return path;
}

async function realPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (thrown) {
    const raw = thrown instanceof Error ? thrown.message : String(thrown);
    throw new KafkaError('file-unreadable', { facts: { file }, raw, cause: thrown });
  }
}
