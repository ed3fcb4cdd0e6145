import * as vscode from 'vscode';
import type { KnownConnection } from '../contracts/connections';
import type { CreateTopicRequest } from '../contracts/topics';
import { askText, type TextQuestion } from '../platform/quickInputs';
import { runSteps, type Step } from '../platform/quickSteps';

interface NewTopic {
  readonly topic: string;
  readonly partitions: string;
  readonly replicationFactor: string;
}

/** Undefined: left before the end. */
export async function askNewTopic(connection: KnownConnection, name: string): Promise<CreateTopicRequest | undefined> {
  const { t } = vscode.l10n;
  const count = (text: string): ReturnType<NonNullable<TextQuestion['check']>> =>
    text === '' || /^[1-9]\d{0,5}$/.test(text) ? null : { error: t('A whole number from 1, or empty for the default of the broker.') };
  const field = (name: keyof NewTopic, prompt: string, check: TextQuestion['check']): Step<NewTopic> => ({
    ask: async (state, place) => {
      const text = await askText(place, { prompt, value: state[name], ...(check ? { check } : {}) });
      return typeof text === 'string' ? { ...state, [name]: text.trim() } : text;
    },
  });
  const answers = await runSteps<NewTopic>(t('Create Topic on {0}', connection.name), { topic: name, partitions: '', replicationFactor: '' }, [
    field('topic', t('Name of the topic'), (text) => (text.trim() === '' ? { error: t('A name is needed.') } : null)),
    field('partitions', t('Partitions; empty: the default of the broker'), count),
    field('replicationFactor', t('Replication factor; empty: the default of the broker'), count),
  ]);
  return (
    answers && {
      connection: connection.id,
      topic: answers.topic,
      ...(answers.partitions === '' ? {} : { partitions: Number(answers.partitions) }),
      ...(answers.replicationFactor === '' ? {} : { replicationFactor: Number(answers.replicationFactor) }),
    }
  );
}

export function askTopicToDelete(names: Promise<readonly string[]>, connection: KnownConnection): Thenable<string | undefined> {
  return vscode.window.showQuickPick(names, { placeHolder: vscode.l10n.t('Which topic of {0} to delete', connection.name) });
}

/** On a protected connection the name is typed, whoever asks; elsewhere a person is asked, and a program is not. */
export async function mayDelete(topic: string, connection: KnownConnection, isGiven: boolean): Promise<boolean> {
  const { t } = vscode.l10n;
  if (connection.protected === true) {
    const prompt = t('Deletes {0} with all its messages on {1}. Type the name of the topic to confirm.', topic, connection.name);
    return (await vscode.window.showInputBox({ title: t('Delete Topic'), prompt, placeHolder: topic, ignoreFocusOut: true })) === topic;
  }
  if (isGiven) {
    return true;
  }
  const confirm = t('Delete');
  const question = t('Delete {0} on {1}?', topic, connection.name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: t('All its messages are deleted.') }, confirm)) === confirm;
}
