import * as v from 'valibot';
import * as vscode from 'vscode';
import type { KnownConnection } from '../../contracts/connections';
import type { ConfigView } from '../../contracts/inspection';
import { problemOf } from './configValue';
import type { TreeHost } from './topicsTree';
import { sourceText, valueText } from './views/configViews';
import { joined } from './views/nodeView';
import { askTopic, givenTo } from './writeArguments';

/** `value` absent: a person is asked for it; null: back to what the brokers say. */
const EDIT = v.strictObject({ connection: v.exactOptional(v.string()), topic: v.string(), name: v.exactOptional(v.string()), value: v.exactOptional(v.nullable(v.string())) });

const TIMEOUT_MS = 35_000;

/** Sets one config of a topic, or puts it back; false: not answered or not confirmed. Throws why it is refused. */
export async function editTopicConfig(host: TreeHost, argument: unknown): Promise<boolean> {
  const { t } = vscode.l10n;
  const { given, isByHand } = givenTo(EDIT, argument);
  const connection = host.topics.writable(given?.connection);
  const topic = given?.topic ?? (await askTopic(host, connection, t('Which topic of {0} to configure', connection.name)));
  if (topic === undefined) {
    return false;
  }
  const change = given?.name !== undefined && given.value !== undefined ? { name: given.name, value: given.value } : await askChange(host, connection, topic, given?.name);
  if (change === undefined || !(await mayChange(connection, topic, change, isByHand))) {
    return false;
  }
  await host.topics.alterConfig(connection.id, { topic, ...change });
  return true;
}

interface Change {
  readonly name: string;
  readonly value: string | null;
}

async function askChange({ proxy }: TreeHost, connection: KnownConnection, topic: string, name: string | undefined): Promise<Change | undefined> {
  const { t } = vscode.l10n;
  const title = t('Edit Config of {0} on {1}', topic, connection.name);
  const read = proxy.request('topicConfigs', { connection: connection.id, topic }, { timeoutMs: TIMEOUT_MS });
  const config = name === undefined ? await askConfig(read, title) : (await read).find((one) => one.name === name);
  if (config === undefined) {
    return undefined;
  }
  if (config.source === 'topic') {
    const set = { label: `$(edit) ${t('Set Value…')}`, description: valueText(config.value, t), isReset: false };
    const reset = { label: `$(discard) ${t('Reset to Default')}`, description: config.inherited ?? '', isReset: true };
    const chosen = await vscode.window.showQuickPick([set, reset], { title, placeHolder: config.name });
    if (chosen === undefined || chosen.isReset) {
      return chosen && { name: config.name, value: null };
    }
  }
  const value = await askValue(config, title);
  return value === undefined ? undefined : { name: config.name, value };
}

/** Those of the topic itself first. */
async function askConfig(read: Promise<readonly ConfigView[]>, title: string): Promise<ConfigView | undefined> {
  const { t } = vscode.l10n;
  const items = read.then((configs) => {
    const editable = configs.filter(({ readOnly }) => !readOnly);
    return [...editable.filter(({ source }) => source === 'topic'), ...editable.filter(({ source }) => source !== 'topic')].map((config) => ({
      label: config.name,
      description: joined(valueText(config.value, t), sourceText(config.source, t)),
      config,
    }));
  });
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('Which config to change'), matchOnDescription: true }))?.config;
}

function askValue(config: ConfigView, title: string): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  if (config.type === 'boolean') {
    return vscode.window.showQuickPick(['true', 'false'], { title, placeHolder: t('{0}, now {1}', config.name, valueText(config.value, t)) });
  }
  return vscode.window.showInputBox({
    title,
    prompt: config.type === 'list' ? t('{0}: values separated by commas', config.name) : config.name,
    value: config.value ?? '',
    validateInput: (text) => problemOf(config.type, text, t),
  });
}

/** On a protected connection everybody is asked once more; elsewhere what was typed is meant. */
async function mayChange(connection: KnownConnection, topic: string, { name, value }: Change, isByHand: boolean): Promise<boolean> {
  const { t } = vscode.l10n;
  if (connection.protected !== true) {
    return true;
  }
  const confirm = value === null ? t('Reset') : t('Set');
  const question = value === null ? t('Reset {0} of {1} on {2} to its default?', name, topic, connection.name) : t('Set {0} of {1} on {2} to {3}?', name, topic, connection.name, value);
  const detail = isByHand ? t('The connection is protected.') : t('The connection is protected, and a program asks for this.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) === confirm;
}
