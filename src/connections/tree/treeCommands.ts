import * as vscode from 'vscode';
import type { CommandHandlers } from '../../platform/commands';
import { setContextKey } from '../../platform/contextKeys';
import { COMMANDS, CONTEXT_KEYS } from '../../platform/ids';
import { nodeTarget, type NodeTarget } from '../../platform/treeNode';
import { editTopicConfig } from './editTopicConfig';
import { emptyTopic } from './emptyTopic';
import type { TreeHost } from './topicsTree';
import type { TreeModel } from './treeModel';

export type TreeCommandId =
  | typeof COMMANDS.refreshTopics
  | typeof COMMANDS.filterTopics
  | typeof COMMANDS.showInternalTopics
  | typeof COMMANDS.hideInternalTopics
  | typeof COMMANDS.emptyTopic
  | typeof COMMANDS.editTopicConfig
  | typeof COMMANDS.copyName;

/** What the commands need of the tree itself. */
export interface CommandedTree {
  readonly model: TreeModel;
  readAgain(connection?: string): void;
  showAnew(connection?: string): void;
}

export function treeCommands(host: TreeHost, tree: CommandedTree): CommandHandlers<TreeCommandId> {
  const showInternal = (isShown: boolean): undefined => {
    tree.model.showsInternal = isShown;
    setContextKey(CONTEXT_KEYS.internalTopicsShown, isShown);
    tree.showAnew();
    return undefined;
  };
  return {
    [COMMANDS.refreshTopics]: (argument) => {
      tree.readAgain(nodeTarget(argument)?.connection);
      return undefined;
    },
    [COMMANDS.filterTopics]: async (argument) => {
      await askFilter(host, tree, nodeTarget(argument)?.connection);
      return undefined;
    },
    [COMMANDS.showInternalTopics]: () => showInternal(true),
    [COMMANDS.hideInternalTopics]: () => showInternal(false),
    [COMMANDS.emptyTopic]: (argument) => emptyTopic(host, argument),
    [COMMANDS.editTopicConfig]: (argument) => editTopicConfig(host, argument),
    [COMMANDS.copyName]: async (argument) => {
      const target = nodeTarget(argument);
      if (target === null) {
        throw new TypeError('A node of the tree is expected.');
      }
      await vscode.env.clipboard.writeText(nameOf(target, host));
      return undefined;
    },
  };
}

/** Of the connection, else of the active one. */
async function askFilter({ store }: TreeHost, tree: CommandedTree, id: string | undefined): Promise<void> {
  const connection = store.resolve(id);
  const filter = await vscode.window.showInputBox({
    title: vscode.l10n.t('Filter Topics of {0}', connection.name),
    prompt: vscode.l10n.t('Part of the name, in upper or lower case. Empty: all topics.'),
    value: tree.model.filterOf(connection.id),
  });
  if (filter !== undefined) {
    tree.model.setFilter(connection.id, filter.trim());
    tree.showAnew(connection.id);
  }
}

/** The narrowest thing that a node stands for. */
function nameOf({ connection, topic, partition, config, group }: NodeTarget, { store }: TreeHost): string {
  if (config !== undefined) {
    return config;
  }
  if (topic !== undefined) {
    return partition === undefined ? topic : `${topic}-${partition}`;
  }
  return group ?? store.resolve(connection).name;
}
