import * as vscode from 'vscode';
import type { ExportResult } from '../bridge/clientThread';
import type { SendManyReport } from '../contracts/bulk';
import type { Connection } from '../contracts/connections';
import type { SendReport } from '../contracts/messages';
import type { ReadResult } from '../contracts/reading';
import type { TopicInfo } from '../contracts/topics';
import type { Explaining } from './explaining';
import { showErrorToast } from './errorToast';
import { COMMANDS, type CommandId } from './ids';
import { describeThrown, type Logger } from './logger';
import { nodeTarget } from './treeNode';

/** What each command resolves to; `undefined` where its user left a question unanswered. */
export interface CommandResults {
  readonly [COMMANDS.openSend]: undefined;
  readonly [COMMANDS.openSendInEditor]: undefined;
  readonly [COMMANDS.send]: SendReport | undefined;
  readonly [COMMANDS.sendMany]: SendManyReport;
  readonly [COMMANDS.sendSelection]: SendManyReport | undefined;
  readonly [COMMANDS.sendFile]: SendManyReport | undefined;
  readonly [COMMANDS.resendLast]: SendReport | undefined;
  readonly [COMMANDS.explainStages]: undefined;
  readonly [COMMANDS.addConnection]: string | undefined;
  readonly [COMMANDS.editConnection]: string | undefined;
  readonly [COMMANDS.removeConnection]: boolean;
  readonly [COMMANDS.selectConnection]: string | undefined;
  readonly [COMMANDS.listConnections]: readonly Connection[];
  readonly [COMMANDS.listTopics]: readonly TopicInfo[];
  readonly [COMMANDS.viewMessages]: undefined;
  readonly [COMMANDS.readMessages]: ReadResult;
  readonly [COMMANDS.exportMessages]: ExportResult | undefined;
  readonly [COMMANDS.importMessages]: SendManyReport | undefined;
  readonly [COMMANDS.createTopic]: TopicInfo | undefined;
  readonly [COMMANDS.deleteTopic]: boolean;
  readonly [COMMANDS.refreshTopics]: undefined;
  readonly [COMMANDS.filterTopics]: undefined;
  readonly [COMMANDS.showInternalTopics]: undefined;
  readonly [COMMANDS.hideInternalTopics]: undefined;
  readonly [COMMANDS.sendToTopic]: undefined;
  readonly [COMMANDS.emptyTopic]: boolean;
  readonly [COMMANDS.editTopicConfig]: boolean;
  readonly [COMMANDS.copyName]: undefined;
  readonly [COMMANDS.startSandbox]: { readonly bootstrapServers: readonly string[] };
  readonly [COMMANDS.stopSandbox]: undefined;
  readonly [COMMANDS.showLog]: undefined;
  readonly [COMMANDS.copyDiagnostics]: string;
}

/** Gets what the caller passed, unchecked: keybindings and other extensions call commands too. */
type CommandHandler<K extends CommandId> = (argument: unknown, second?: unknown) => CommandResults[K] | Promise<CommandResults[K]>;

export type CommandHandlers<K extends CommandId = CommandId> = { readonly [Id in K]: CommandHandler<Id> };

/** Without a palette entry: whoever calls them handles their rejection. */
const PROGRAMMATIC: ReadonlySet<CommandId> = new Set([COMMANDS.sendMany, COMMANDS.listConnections, COMMANDS.listTopics, COMMANDS.readMessages]);

/**
 * Registers every command of ours; one that is forgotten does not compile. A failure is logged; a person who ran the
 * command from the palette or a menu sees it with its fixes, and a program that passed one gets a rejection with title and
 * cause as message (`TypeError` as it is).
 */
export function registerCommands(handlers: CommandHandlers, explaining: Explaining, log: Logger): vscode.Disposable {
  const registered = Object.values(COMMANDS).map((id) =>
    vscode.commands.registerCommand(id, async (argument?: unknown, second?: unknown) => {
      log.debug(`Command ${id}`);
      try {
        return await handlers[id](argument, second);
      } catch (thrown) {
        log.error(`Command ${id} failed: ${describeThrown(thrown)}`);
        const isByHand = [argument, second].every(isOfMenu) && !PROGRAMMATIC.has(id);
        if (!isByHand && thrown instanceof TypeError) {
          throw thrown;
        }
        const view = explaining.thrown(thrown);
        if (!isByHand) {
          throw new Error(`${view.title}. ${view.cause}`, { cause: thrown });
        }
        void showErrorToast(view);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** What a menu of files or of a tree passes: what it was opened on, and all that are selected. */
function isOfMenu(argument: unknown): boolean {
  return argument === undefined || isChosen(argument) || (Array.isArray(argument) && argument.every(isChosen));
}

function isChosen(argument: unknown): boolean {
  return argument instanceof vscode.Uri || nodeTarget(argument) !== null;
}
