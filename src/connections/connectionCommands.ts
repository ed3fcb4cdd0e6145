import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { kindText } from '../bridge/connectionKind';
import type { Connection, KnownConnection } from '../contracts/connections';
import { KafkaError } from '../kafka/errors/kafkaError';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS } from '../platform/ids';
import { nodeTarget } from '../platform/treeNode';
import { readClientKey } from './certificateFiles';
import type { ReadKey } from './clientCertificateForm';
import { withRealFiles } from './connectionFiles';
import type { FormResult } from './connectionForm';
import { connectionItem, type ConnectionStates } from './connectionItems';
import type { ConnectionScope } from './connectionList';
import { parseConnection, parseSecrets } from './connectionSchema';
import { SANDBOX_ID, type ConnectionStore } from './connectionStore';
import { questions } from './loadQuestions';
import type { SecretKeeper } from './secretKeeper';

type Ids =
  | typeof COMMANDS.addConnection
  | typeof COMMANDS.editConnection
  | typeof COMMANDS.removeConnection
  | typeof COMMANDS.selectConnection
  | typeof COMMANDS.listConnections;

/** The commands that make, change and choose connections. */
export function connectionCommands(store: ConnectionStore, secrets: SecretKeeper, states: ConnectionStates): CommandHandlers<Ids> {
  const choose = chooser(store, states);
  return {
    [COMMANDS.listConnections]: () => store.connections,
    [COMMANDS.addConnection]: async (argument) => {
      if (argument !== undefined) {
        return addGiven(argument, store, secrets);
      }
      const answer = await questions().askConnection(null, namesOf(store), keyReader({ kind: 'user' }));
      if (answer === undefined) {
        return undefined;
      }
      const id = await add(answer.connection, store);
      await saveSecrets(id, answer.secrets);
      await store.select(id);
      return id;
    },
    [COMMANDS.editConnection]: async (argument) => {
      const id = idArgument(argument) ?? (await choose(vscode.l10n.t('Which connection to edit'), isEditable));
      const connection = id === undefined ? undefined : store.resolve(id);
      if (connection === undefined) {
        return undefined;
      }
      if (connection.id === SANDBOX_ID || questions().isEditedAsText(connection)) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'kafkaDispatch.connections');
        return connection.id;
      }
      const scope = store.find(connection.id)?.scope ?? { kind: 'user' };
      const answer = await questions().askConnection(connection, namesOf(store).filter((name) => name !== connection.name), keyReader(scope));
      if (answer === undefined) {
        return undefined;
      }
      await store.update(connection.id, answer.connection);
      await saveSecrets(connection.id, answer.secrets);
      return connection.id;
    },
    [COMMANDS.removeConnection]: async (argument) => {
      const id = idArgument(argument) ?? (await choose(vscode.l10n.t('Which connection to remove'), isEditable));
      if (id === undefined) {
        return false;
      }
      const connection = store.resolve(id);
      const remove = vscode.l10n.t('Remove');
      const detail = vscode.l10n.t('Its settings and its saved password are deleted. The cluster stays as it is.');
      if ((await vscode.window.showWarningMessage(vscode.l10n.t('Remove the connection “{0}”?', connection.name), { modal: true, detail }, remove)) !== remove) {
        return false;
      }
      await store.remove(connection.id);
      await secrets.forget(connection.id);
      return true;
    },
    [COMMANDS.selectConnection]: async (argument) => {
      const id = idArgument(argument) ?? (await choose(vscode.l10n.t('Which connection to send through'), () => true, true));
      if (id === undefined) {
        return undefined;
      }
      const connection = store.resolve(id);
      await store.select(connection.id);
      return connection.id;
    },
  };

  async function saveSecrets(id: string, typed: FormResult['secrets']): Promise<void> {
    const listed = store.find(id);
    if (Object.keys(typed).length > 0 && listed) {
      const kept = await secrets.read(listed.connection, listed.scope);
      await secrets.write(listed.connection, listed.scope, { ...kept, ...typed });
      store.outdate(id);
    }
  }
}

/** Files as the connection's settings name them; one that is not there or not allowed is told when the connection opens. */
function keyReader(scope: ConnectionScope): ReadKey {
  return async (files) => {
    try {
      const { tls } = await withRealFiles({ id: '', name: '', bootstrapServers: [], tls: { enabled: true, ...files } }, scope);
      return await readClientKey(tls ?? {});
    } catch {
      return null;
    }
  };
}

/** `Connection & { secrets?: Secrets }`; throws `TypeError` for what is none. */
async function addGiven(argument: unknown, store: ConnectionStore, secrets: SecretKeeper): Promise<string> {
  if (typeof argument !== 'object' || argument === null) {
    throw new TypeError('A connection is expected.');
  }
  const { secrets: givenSecrets, ...given }: { secrets?: unknown } = { ...argument };
  const parsed = parseConnection(given, 'connection');
  if ('problem' in parsed) {
    throw KafkaError.from(parsed.problem);
  }
  const parsedSecrets = givenSecrets === undefined ? null : parseSecrets(givenSecrets);
  const hadActive = store.active !== null;
  const id = await add(parsed.connection, store);
  const listed = store.find(id);
  if (parsedSecrets !== null && listed) {
    await secrets.write(listed.connection, listed.scope, parsedSecrets);
  }
  if (!hadActive) {
    await store.select(id);
  }
  return id;
}

async function add(connection: Connection, store: ConnectionStore): Promise<string> {
  const id = randomUUID().replaceAll('-', '').slice(0, 16);
  await store.add({ ...connection, id });
  return id;
}

function namesOf(store: ConnectionStore): readonly string[] {
  return store.connections.map(({ name }) => name);
}

function isEditable({ id }: KnownConnection): boolean {
  return id !== SANDBOX_ID;
}

/** Id or name of a connection, also by its node; throws `TypeError` for anything else. */
function idArgument(argument: unknown): string | undefined {
  const node = nodeTarget(argument);
  if (node !== null) {
    return node.connection;
  }
  if (argument !== undefined && typeof argument !== 'string') {
    throw new TypeError('The id or name of a connection is expected.');
  }
  return argument;
}

type Choose = (placeHolder: string, isOffered: (connection: KnownConnection) => boolean, withMore?: boolean) => Promise<string | undefined>;

/** A pick list of connections; with *Add Connection…* and *Start Sandbox* where `withMore` is set. */
function chooser(store: ConnectionStore, states: ConnectionStates): Choose {
  return async (placeHolder, isOffered, withMore = false) => {
    const connections = store.connections.filter(isOffered);
    const items = connections.map((connection) => {
      const item = connectionItem(connection, states.get(connection.id));
      const icon = connection.protected === true ? 'shield' : 'plug';
      return { label: `$(${icon}) ${connection.name}`, description: `${kindText(item, vscode.l10n.t)} · ${item.bootstrapServers.join(', ')}`, picked: store.active?.id === item.id, id: item.id, command: null };
    });
    const more = [
      { label: `$(add) ${vscode.l10n.t('Add Connection…')}`, id: null, command: COMMANDS.addConnection },
      ...(store.find(SANDBOX_ID) ? [] : [{ label: `$(play) ${vscode.l10n.t('Start Sandbox')}`, id: null, command: COMMANDS.startSandbox }]),
    ];
    const chosen = await vscode.window.showQuickPick([...items, ...(withMore ? more : [])], { placeHolder });
    if (chosen?.command) {
      await vscode.commands.executeCommand(chosen.command);
      return store.active?.id;
    }
    return chosen?.id ?? undefined;
  };
}
