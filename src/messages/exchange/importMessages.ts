import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ExportedField } from '../../bridge/exported';
import type { SendManyJob, SendManyReport } from '../../contracts/bulk';
import type { MessageDraft, Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { COMMANDS } from '../../platform/ids';
import type { ViewerHost } from '../viewer/viewerHost';
import { parseExport, type ImportedRecord } from './parseExport';

/** Files that are read at once, bytes. */
const MAX_FILE_BYTES = 64 * 1_048_576;
/** Messages that are sent at once; more are a job of another kind. */
const MAX_MESSAGES = 10_000;

/** What is kept of a record besides key, value and headers. */
interface Kept {
  readonly partitions: boolean;
  readonly timestamps: boolean;
}

/** Sends what a viewer has exported again, byte for byte; asks for the file, the topic and what is kept. Undefined: left. */
export async function importMessages(host: ViewerHost, argument: unknown): Promise<SendManyReport | undefined> {
  const file = argument instanceof vscode.Uri ? argument : await askFile();
  if (file === undefined) {
    return undefined;
  }
  const records = await read(file);
  const connection = host.resolveConnection(undefined);
  const topic = await askTopic(records, connection.name);
  const kept = topic === undefined ? undefined : await askKept();
  if (topic === undefined || kept === undefined) {
    return undefined;
  }
  const job: SendManyJob = { messages: records.map((record) => draftOf(record, connection.id, topic, kept)), mode: 'batch' };
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Producing {0} exported messages…', records.length) }, async () => vscode.commands.executeCommand<SendManyReport>(COMMANDS.sendMany, job));
}

async function askFile(): Promise<vscode.Uri | undefined> {
  const filters = { [vscode.l10n.t('Exported messages')]: ['jsonl', 'csv'] };
  return (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Produce Exported Messages'), openLabel: vscode.l10n.t('Open'), filters }))?.[0];
}

async function read(file: vscode.Uri): Promise<readonly ImportedRecord[]> {
  const { size } = await vscode.workspace.fs.stat(file);
  const name = basename(file.fsPath);
  if (size > MAX_FILE_BYTES) {
    throw new KafkaError('file-too-large', { facts: { file: name, size, limit: MAX_FILE_BYTES } });
  }
  const records = parseExport(Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8'), name);
  if (records.length > MAX_MESSAGES) {
    throw new KafkaError('too-much-at-once', { facts: { value: records.length, max: MAX_MESSAGES } });
  }
  return records;
}

/** The topic of all of them; empty: each to its own. */
async function askTopic(records: readonly ImportedRecord[], connection: string): Promise<string | undefined> {
  const topics = [...new Set(records.map(({ topic }) => topic))];
  const [only] = topics;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Produce Exported Messages'),
    prompt: topics.length === 1 ? vscode.l10n.t('{0} messages to “{1}”: the topic', records.length, connection) : vscode.l10n.t('{0} messages to “{1}”: the topic; empty: each to its own', records.length, connection),
    value: topics.length === 1 ? (only ?? '') : '',
    ignoreFocusOut: true,
  });
}

async function askKept(): Promise<Kept | undefined> {
  const { t } = vscode.l10n;
  const items = [
    { label: t('Keep partitions'), detail: t('Else the key decides, and without a key the producer.'), kept: 'partitions', picked: false },
    { label: t('Keep timestamps'), detail: t('Else the time of sending.'), kept: 'timestamps', picked: true },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t('Produce Exported Messages'), placeHolder: t('Key, value and headers are sent byte for byte'), canPickMany: true });
  return picked && { partitions: picked.some(({ kept }) => kept === 'partitions'), timestamps: picked.some(({ kept }) => kept === 'timestamps') };
}

function draftOf({ topic, partition, timestamp, key, value, headers }: ImportedRecord, connection: string, target: string, kept: Kept): MessageDraft {
  const time = Number(timestamp);
  return {
    ...{ connection, topic: target === '' ? topic : target, key: payloadOf(key), value: payloadOf(value) },
    headers: headers.map((header) => ({ name: header.name, value: payloadOf(header.value) })),
    ...(kept.partitions ? { partition } : {}),
    ...(kept.timestamps && Number.isSafeInteger(time) && time >= 0 ? { timestamp: time } : {}),
  };
}

function payloadOf(field: ExportedField): Payload | null {
  return field === null ? null : typeof field === 'string' ? { format: 'string', text: field } : { format: 'base64', text: field.base64 };
}
