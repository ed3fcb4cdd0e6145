import * as vscode from 'vscode';
import { Disposable } from '../platform/disposable';
import { Emitter } from '../platform/emitter';
import { SETTINGS, SETTINGS_SECTION } from '../platform/ids';
import { onDidChangeSettings } from '../platform/settings';
import type { ConnectionScope, ScopedList } from './connectionList';
import type { ConnectionSettings } from './connectionStore';

/** The setting `kafkaDispatch.connections` by scope: a workspace's list would replace the user's, so both are inspected. */
export class VscodeConnectionSettings extends Disposable implements ConnectionSettings {
  private readonly changed = this._register(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  constructor() {
    super();
    const fire = (): void => this.changed.fire();
    this._register(onDidChangeSettings('connections', fire));
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(fire));
    this._register(vscode.workspace.onDidChangeWorkspaceFolders(fire));
  }

  /** Nothing of a workspace that is not trusted. */
  read(): readonly ScopedList[] {
    const user: ScopedList = { scope: { kind: 'user' }, value: inspect()?.globalValue };
    return vscode.workspace.isTrusted ? [user, ...workspaceLists()] : [user];
  }

  async write(scope: ConnectionScope, entries: readonly unknown[]): Promise<void> {
    if (scope.kind === 'user') {
      await vscode.workspace.getConfiguration(SETTINGS_SECTION).update(SETTINGS.connections, entries, vscode.ConfigurationTarget.Global);
      return;
    }
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === scope.uri);
    const isOfFolder = folder !== undefined && vscode.workspace.workspaceFile !== undefined;
    const target = isOfFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration(SETTINGS_SECTION, folder?.uri).update(SETTINGS.connections, entries, target);
  }
}

/** A window with one folder has its settings there; one with a workspace file has the file's and each folder's. */
function workspaceLists(): readonly ScopedList[] {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const [first] = workspaceFolders;
  if (workspaceFile === undefined) {
    return first === undefined ? [] : [{ scope: workspaceScope(first.uri, first.uri), value: inspect()?.workspaceValue }];
  }
  const ofFile: ScopedList = { scope: workspaceScope(workspaceFile, vscode.Uri.joinPath(workspaceFile, '..')), value: inspect()?.workspaceValue };
  return [ofFile, ...workspaceFolders.map(({ uri }): ScopedList => ({ scope: workspaceScope(uri, uri), value: inspect(uri)?.workspaceFolderValue }))];
}

function workspaceScope(uri: vscode.Uri, base: vscode.Uri): ConnectionScope {
  return { kind: 'workspace', uri: uri.toString(), base: base.scheme === 'file' ? base.fsPath : null };
}

function inspect(resource?: vscode.Uri): { globalValue?: unknown; workspaceValue?: unknown; workspaceFolderValue?: unknown } | undefined {
  return vscode.workspace.getConfiguration(SETTINGS_SECTION, resource).inspect<unknown>(SETTINGS.connections);
}
