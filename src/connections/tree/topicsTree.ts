import * as vscode from 'vscode';
import type { ClientProxy } from '../../client/proxy';
import type { CommandHandlers } from '../../platform/commands';
import { Disposable } from '../../platform/disposable';
import type { Explaining } from '../../platform/explaining';
import { connectionItem, type ConnectionStates } from '../connectionItems';
import type { ConnectionStore } from '../connectionStore';
import type { Topics } from '../topics';
import { Answers } from './answers';
import type { TreeNode } from './node';
import { Refresher } from './refresher';
import { treeCommands, type TreeCommandId } from './treeCommands';
import { treeItem } from './treeItem';
import { TreeModel } from './treeModel';
import { viewOf } from './views/viewOf';

export interface TreeHost {
  readonly proxy: Pick<ClientProxy, 'request'>;
  readonly store: ConnectionStore;
  readonly states: ConnectionStates;
  readonly topics: Topics;
  readonly explaining: Explaining;
}

/** Connections, their topics and groups, in VS Code's tree. Nothing connects before a connection is opened in it. */
export class TopicsTree extends Disposable {
  readonly model: TreeModel;
  readonly commands: CommandHandlers<TreeCommandId>;
  private readonly answers: Answers;
  private readonly refresher: Refresher;

  constructor(
    private readonly host: TreeHost,
    view: Pick<vscode.TreeView<TreeNode>, 'visible' | 'onDidChangeVisibility' | 'onDidExpandElement' | 'onDidCollapseElement'>,
    /** Shows a node and what is below it anew; undefined: everything. */
    private readonly show: (node: TreeNode | undefined) => void,
  ) {
    super();
    const { proxy, store, states, topics, explaining } = host;
    this.answers = new Answers(proxy, () => performance.now());
    this.model = new TreeModel({
      answers: this.answers,
      explaining,
      connections: () => store.connections.map((connection) => connectionItem(connection, states.get(connection.id))),
      onContent: show,
    });
    this.commands = treeCommands(host, this);
    this.refresher = this._register(
      new Refresher({
        answers: this.answers,
        isThere: (node) => this.model.isThere(node),
        isLookedAt: () => view.visible && vscode.window.state.focused,
        onChange: show,
      }),
    );
    this._register(view.onDidExpandElement(({ element }) => this.refresher.expanded(element)));
    this._register(view.onDidCollapseElement(({ element }) => this.refresher.collapsed(element)));
    this._register(view.onDidChangeVisibility(() => this.refresher.lookedAt()));
    this._register(vscode.window.onDidChangeWindowState(() => this.refresher.lookedAt()));
    this._register(store.onDidChange(() => show(undefined)));
    this._register(store.onDidOutdate((connection) => this.answers.forget(connection)));
    this._register(
      topics.onDidAlter((connection) => {
        this.answers.outdate(connection);
        this.refresher.lookedAt();
      }),
    );
    this._register(states.onDidChange(() => this.model.changedConnections().forEach((node) => show(node))));
  }

  item(node: TreeNode): vscode.TreeItem {
    return treeItem(node.key, viewOf(node.content, this.host.explaining));
  }

  /** Forgets what is known of a connection, or of all, and reads what is shown. */
  readAgain(connection?: string): void {
    this.answers.forget(connection);
    this.showAnew(connection);
  }

  /** A connection, or all, with what is known. */
  showAnew(connection?: string): void {
    this.show(connection === undefined ? undefined : this.model.connectionNode(connection));
  }
}
