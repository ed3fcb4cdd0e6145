import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { CommandHandlers } from '../platform/commands';
import { Disposable } from '../platform/disposable';
import { COMMANDS, VIEWS } from '../platform/ids';
import type * as TreeModule from './tree/tree';

/** The place of the tree in the side bar. What it does is in a program of its own, loaded when it is first shown or one of its commands is called. */
export class TopicsView extends Disposable {
  private readonly changed = this._register(new vscode.EventEmitter<TreeModule.TreeNode | undefined>());
  private readonly view: vscode.TreeView<TreeModule.TreeNode>;
  private loaded: TreeModule.TopicsTree | null = null;

  constructor(private readonly host: TreeModule.TreeHost) {
    super();
    this.view = this._register(
      vscode.window.createTreeView<TreeModule.TreeNode>(VIEWS.topics, {
        showCollapseAll: true,
        treeDataProvider: {
          onDidChangeTreeData: this.changed.event,
          getChildren: async (node) => [...(await this.tree().model.children(node))],
          getTreeItem: (node) => this.tree().item(node),
          getParent: ({ parent }) => parent,
        },
      }),
    );
  }

  readonly commands: CommandHandlers<TreeModule.TreeCommandId> = {
    [COMMANDS.refreshTopics]: (argument) => this.tree().commands[COMMANDS.refreshTopics](argument),
    [COMMANDS.filterTopics]: (argument) => this.tree().commands[COMMANDS.filterTopics](argument),
    [COMMANDS.showInternalTopics]: (argument) => this.tree().commands[COMMANDS.showInternalTopics](argument),
    [COMMANDS.hideInternalTopics]: (argument) => this.tree().commands[COMMANDS.hideInternalTopics](argument),
    [COMMANDS.emptyTopic]: (argument) => this.tree().commands[COMMANDS.emptyTopic](argument),
    [COMMANDS.editTopicConfig]: (argument) => this.tree().commands[COMMANDS.editTopicConfig](argument),
    [COMMANDS.copyName]: (argument) => this.tree().commands[COMMANDS.copyName](argument),
  };

  private tree(): TreeModule.TopicsTree {
    this.loaded ??= this._register(new (load().TopicsTree)(this.host, this.view, (node) => this.changed.fire(node)));
    return this.loaded;
  }
}

function load(): typeof TreeModule {
  return createRequire(__filename)('./tree.js') as typeof TreeModule;
}
