import * as vscode from 'vscode';
import type { RecordAction } from '../../bridge/messageView';
import type { ExactMessage, RowPlace } from '../../bridge/viewing';
import type { MessageDraft, Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { COMMANDS } from '../../platform/ids';
import { compareRecords } from './compareRecords';
import { recordLink } from './recordLink';
import type { SessionTarget } from './viewSession';
import type { ViewerHost } from './viewerHost';

interface Records {
  message(place: RowPlace): Promise<ExactMessage | null>;
}

/** Does something with one record. Throws where it is not there any more. */
export async function actOnRecord(host: ViewerHost, target: SessionTarget, records: Records, action: RecordAction, place: RowPlace, other: RowPlace | null): Promise<void> {
  const { connection, topic } = target;
  const read = async (at: RowPlace): Promise<ExactMessage> => {
    const message = await records.message(at);
    if (message === null) {
      throw new KafkaError('offset-out-of-range', { facts: { topic, partition: at.partition, offset: at.offset } });
    }
    return message;
  };
  const copy = (text: string): Thenable<void> => vscode.env.clipboard.writeText(text);
  switch (action) {
    case 'edit-and-resend':
    case 'send-elsewhere': {
      const message = await read(place);
      const draft: MessageDraft = { connection, ...contentOf(message), topic: action === 'send-elsewhere' ? '' : topic };
      await vscode.commands.executeCommand(COMMANDS.openSend, action === 'send-elsewhere' ? draft : { ...draft, partition: place.partition });
      return;
    }
    case 'send-tombstone':
      return sendTombstone(target, place, (await read(place)).key);
    case 'copy-key':
      await copy((await read(place)).key?.text ?? '');
      return;
    case 'copy-value':
      await copy((await read(place)).value?.text ?? '');
      return;
    case 'copy-json':
      await copy(JSON.stringify({ topic, ...place, ...(await read(place)) }, null, 2));
      return;
    case 'copy-kcat':
      await copy(await kcatCommand(host, target, place, await read(place)));
      return;
    case 'copy-link':
      await copy(recordLink(vscode.env.uriScheme, host.extensionId, { connection: host.resolveConnection(connection).name, topic, ...place }));
      return;
    case 'save-value':
      return saveValue(`${topic}-${place.partition}-${place.offset}`, (await read(place)).value);
    case 'compare':
      if (other !== null) {
        await compareRecords(topic, { place: other, message: await read(other) }, { place, message: await read(place) });
      }
      return;
    default:
      action satisfies never;
  }
}

function contentOf({ key, value, headers }: ExactMessage): Pick<MessageDraft, 'key' | 'value' | 'headers'> {
  return { ...(key === null ? {} : { key }), value, ...(headers.length === 0 ? {} : { headers }) };
}

/** To the same partition: only there it takes the older ones of its key away. */
async function sendTombstone({ connection, topic }: SessionTarget, { partition }: RowPlace, key: Payload | null): Promise<void> {
  if (key === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The record has no key: there is nothing that a tombstone could take away.'));
    return;
  }
  const send = vscode.l10n.t('Send Tombstone');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Send a tombstone for the key “{0}” to {1}?', key.text.slice(0, 100), topic),
    { modal: true, detail: vscode.l10n.t('It is a record with this key and the value null, in partition {0}. A compacted topic removes the older records of the key later.', partition) },
    send,
  );
  if (chosen === send) {
    const draft: MessageDraft = { connection, topic, key, value: null, partition };
    await vscode.commands.executeCommand(COMMANDS.send, draft);
  }
}

async function kcatCommand(host: ViewerHost, { connection, topic }: SessionTarget, { partition }: RowPlace, { key, value, headers, timestamp }: ExactMessage): Promise<string> {
  const { bootstrapServers, tls, sasl } = host.resolveConnection(connection);
  const { command, problems } = await host.request('kcatCommand', {
    ...{ topic, key, value, headers, partition, timestamp: Number(timestamp), acks: 'all', idempotent: false, compression: 'none' },
    connection: { bootstrapServers, ...(tls === undefined ? {} : { tls }), ...(sasl === undefined ? {} : { sasl }) },
  });
  return [...problems.map((problem) => `# ${host.explainReason(problem)}`), command].join('\n');
}

/** As a document, where it is text; else as a file. */
async function saveValue(name: string, value: Payload | null): Promise<void> {
  if (value === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The value is null: there is nothing to save.'));
    return;
  }
  if (value.format !== 'hex') {
    const document = await vscode.workspace.openTextDocument({ content: value.text, language: value.format === 'json' ? 'json' : 'plaintext' });
    await vscode.window.showTextDocument(document);
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({ title: vscode.l10n.t('Save Value'), ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${name}.bin`) }) });
  if (file !== undefined) {
    await vscode.workspace.fs.writeFile(file, Buffer.from(value.text, 'hex'));
  }
}
