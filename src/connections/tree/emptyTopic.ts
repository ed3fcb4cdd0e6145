import * as v from 'valibot';
import * as vscode from 'vscode';
import type { KnownConnection } from '../../contracts/connections';
import type { TreeHost } from './topicsTree';
import { askTopic, givenTo } from './writeArguments';

const EMPTY = v.strictObject({ connection: v.exactOptional(v.string()), topic: v.string() });

/** Removes every message of a topic, after asking; false: not confirmed. Throws why it is refused. */
export async function emptyTopic(host: TreeHost, argument: unknown): Promise<boolean> {
  const { t } = vscode.l10n;
  const { given, isByHand } = givenTo(EMPTY, argument);
  const connection = host.topics.writable(given?.connection);
  const topic = given?.topic ?? (await askTopic(host, connection, t('Which topic of {0} to empty', connection.name)));
  if (topic === undefined || !(await mayEmpty(topic, connection, isByHand))) {
    return false;
  }
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t('Emptying the topic {0}…', topic) }, () => host.topics.empty(connection.id, topic));
  return true;
}

/** On a protected connection the name is typed, whoever asks; elsewhere a person is asked, and a program is not. */
async function mayEmpty(topic: string, connection: KnownConnection, isByHand: boolean): Promise<boolean> {
  const { t } = vscode.l10n;
  if (connection.protected === true) {
    const prompt = t('Removes all messages of {0} on {1}. Type the name of the topic to confirm.', topic, connection.name);
    return (await vscode.window.showInputBox({ title: t('Empty Topic'), prompt, placeHolder: topic, ignoreFocusOut: true })) === topic;
  }
  if (!isByHand) {
    return true;
  }
  const confirm = t('Empty');
  const question = t('Empty {0} on {1}?', topic, connection.name);
  const detail = t('All its messages are removed, for every consumer. The topic itself, its configs and its offsets stay.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) === confirm;
}
