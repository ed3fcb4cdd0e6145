import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { SendManyReport } from '../contracts/bulk';
import type { KnownConnection } from '../contracts/connections';
import type { TopicInfo } from '../contracts/topics';
import { KafkaError } from '../kafka/errors/kafkaError';
import type { CommandHandlers } from '../platform/commands';
import { showErrorToast } from '../platform/errorToast';
import { COMMANDS } from '../platform/ids';
import type { Memory } from './draftStore';
import { keptTarget, parseTarget } from './draftSchema';
import type * as FromEditorModule from './fromEditor/fromEditor';
import type { TextTarget } from './fromEditor/textTarget';
import type { SendPlaces } from './sendPlaces';
import type { SendService } from './sendService';

/** Where the answers of the last time are kept. */
const KEY = 'kafkaDispatch.textTarget';

export type TextCommandId = typeof COMMANDS.sendSelection | typeof COMMANDS.sendFile;

interface TextCommandsHost {
  readonly sends: SendService;
  readonly places: SendPlaces;
  readonly memory: Memory;
  readonly topics: { read(connection: string): Promise<readonly TopicInfo[]> };
  readonly resolveConnection: (idOrName: string | undefined) => KnownConnection;
}

/** *Send Selection* and *Send File*. All but their arguments is in a program of its own, loaded when it is first used. */
export function textCommands({ sends, places, memory, topics, resolveConnection }: TextCommandsHost): CommandHandlers<TextCommandId> {
  const host: FromEditorModule.FromEditorHost = {
    connection: () => resolveConnection(undefined),
    topics: async (connection) => (await topics.read(connection)).filter(({ internal }) => !internal).map(({ name }) => name),
    last: () => keptTarget(memory.get(KEY)),
    remember: (target) => void memory.update(KEY, target),
    sendMany: (job, signal) => sends.host.groups().sendMany(sends, job, { origin: 'editor', signal }),
    isSeen: () => places.isVisible,
    showError: (error) => void showErrorToast(error),
    openResults: () => void places.view.show('results'),
  };
  const run = async (source: FromEditorModule.FromEditorSource, given: TextTarget | null): Promise<SendManyReport | undefined> => {
    const { sendFromEditor } = createRequire(__filename)('./fromEditor.js') as typeof FromEditorModule;
    const result = await sendFromEditor(source, given, host);
    if ('error' in result) {
      throw KafkaError.from(result.error);
    }
    return result.report;
  };
  return {
    [COMMANDS.sendSelection]: (...args) => run({ kind: 'selection' }, targetIn(args)),
    [COMMANDS.sendFile]: (...args) => run({ kind: 'files', uris: filesIn(args) }, targetIn(args)),
  };
}

/** A menu passes the file, and the explorer all that are selected; a program the file, where it goes to, or both. */
function filesIn([first, second]: readonly unknown[]): readonly vscode.Uri[] {
  const selected = Array.isArray(second) ? second.filter((one): one is vscode.Uri => one instanceof vscode.Uri) : [];
  return selected.length > 0 ? selected : first instanceof vscode.Uri ? [first] : [];
}

/** Throws `TypeError` for what is no target. */
function targetIn(args: readonly unknown[]): TextTarget | null {
  const target = args.find((argument) => argument !== undefined && !(argument instanceof vscode.Uri) && !Array.isArray(argument));
  return target === undefined ? null : parseTarget(target);
}
