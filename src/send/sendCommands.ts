import * as vscode from 'vscode';
import { toFormDraft, toMessageDraft } from '../bridge/formDraft';
import type { KnownConnection } from '../contracts/connections';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS } from '../platform/ids';
import { nodeTarget } from '../platform/treeNode';
import { parseDraft } from './draftSchema';
import type { DraftStore } from './draftStore';
import { fieldErrors } from './fieldErrors';
import type { SendService } from './sendService';
import type { SendPlace } from './sendPlace';
import type { SendPlaces } from './sendPlaces';
import { openStagesPage } from './stagesPage';

/** The commands of this room. */
export type SendCommandId = typeof COMMANDS.openSend | typeof COMMANDS.sendToTopic | typeof COMMANDS.openSendInEditor | typeof COMMANDS.send | typeof COMMANDS.sendMany | typeof COMMANDS.resendLast | typeof COMMANDS.explainStages;

interface Connections {
  readonly active: KnownConnection | null;
  resolve(idOrName: string | undefined): KnownConnection;
  select(id: string): Promise<void>;
}

export function sendCommands(sends: SendService, drafts: DraftStore, places: SendPlaces, connections: Connections, extensionUri: vscode.Uri): CommandHandlers<SendCommandId> {
  const open = async (place: SendPlace, argument: unknown): Promise<undefined> => {
    if (argument !== undefined) {
      const draft = parseDraft(argument);
      if (draft.connection !== undefined) {
        await connections.select(connections.resolve(draft.connection).id);
      }
      drafts.set(toFormDraft(draft));
    }
    const { topic } = drafts.draft;
    await place.show(argument !== undefined ? 'send' : topic === '' ? 'topic' : 'value');
    return undefined;
  };
  return {
    [COMMANDS.openSend]: (argument) => open(places.view, argument),
    // What else the form holds stays: it may have taken its user long.
    [COMMANDS.sendToTopic]: async (argument) => {
      const target = nodeTarget(argument);
      if (target?.topic === undefined) {
        throw new TypeError('A node of a topic is expected.');
      }
      await connections.select(connections.resolve(target.connection).id);
      drafts.set({ ...drafts.draft, topic: target.topic });
      await places.front.show('value');
      return undefined;
    },
    [COMMANDS.openSendInEditor]: (argument) => open(places.panel, argument),
    [COMMANDS.send]: async (argument) => {
      if (argument !== undefined) {
        return sends.send(argument, { origin: 'command' });
      }
      const made = toMessageDraft(drafts.draft, connections.active?.id ?? null);
      // What is typed and not yet here, and what is wrong with it, the page knows and shows.
      if (places.isVisible || 'problems' in made || fieldErrors(await sends.check(made.draft), sends.host.explaining).length > 0) {
        await places.front.pressSend();
        return undefined;
      }
      return sends.send(made.draft, { origin: 'command' });
    },
    [COMMANDS.sendMany]: (argument) => sends.host.groups().sendMany(sends, argument, { origin: 'command' }),
    [COMMANDS.resendLast]: async () => {
      const draft = sends.host.results.lastDraft;
      if (draft === null) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Nothing was sent in this window yet.'));
        return undefined;
      }
      return sends.send(draft, { origin: 'command' });
    },
    [COMMANDS.explainStages]: async (argument) => {
      await openStagesPage(extensionUri, argument);
      return undefined;
    },
  };
}
