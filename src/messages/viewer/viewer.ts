import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ReadQuery } from '../../contracts/reading';
import { PANELS } from '../../platform/ids';
import { hostPage, webviewChannel } from '../../platform/webviewHost';
import type { ExportResult } from '../../bridge/clientThread';
import { exportInteractively } from '../exchange/exportMessages';
import { importMessages } from '../exchange/importMessages';
import { parseQuery, readOrder } from '../reading/readOrder';
import { MessagePage } from './messagePage';
import { askTopic } from './questions';
import { parseRecordLink } from './recordLink';
import { ROW_PLACE, keptTarget, type ViewTarget } from './viewTarget';
import { toViewQuery } from './toViewQuery';
import type { ViewerHost } from './viewerHost';

export { importMessages };
export type { ViewerHost };

/**
 * Opens a viewer of what a `ReadQuery` says; of nothing: a topic is asked for. `second`: `{ select: { partition, offset } }`. Throws `TypeError`
 * for something else.
 */
export async function viewMessages(host: ViewerHost, argument: unknown, second: unknown): Promise<void> {
  const query = argument === undefined ? await askedQuery(host) : parseQuery(argument);
  if (query !== undefined) {
    const connection = host.resolveConnection(query.connection).id;
    const select = v.safeParse(v.object({ select: ROW_PLACE }), second);
    openViewer(host, { connection, topic: query.topic, query: toViewQuery(query), select: select.success ? select.output.select : null });
  }
}

const EXPORT_JOB = v.strictObject({ query: v.unknown(), file: v.pipe(v.string(), v.nonEmpty()), format: v.picklist(['jsonl', 'csv']) });

/**
 * `{ query, file, format }`: writes what a `ReadQuery` says to a file, without asking; of nothing: a topic is asked for, unless it was `chosen`, and a place. Throws
 * `TypeError` for something else, and why it could not be read or written.
 */
export async function exportMessages(host: ViewerHost, argument: unknown, chosen: ReadQuery | null): Promise<ExportResult | undefined> {
  const job = argument === undefined || chosen !== null ? null : v.safeParse(EXPORT_JOB, argument);
  if (job !== null && !job.success) {
    throw new TypeError(`Not an export: ${v.getDotPath(job.issues[0]) ?? 'argument'}: ${job.issues[0].message}`);
  }
  const query = job === null ? (chosen ?? (await askedQuery(host))) : parseQuery(job.output.query);
  if (query === undefined) {
    return undefined;
  }
  const order = readOrder(job === null ? { from: { earliest: true }, ...query } : query, randomUUID(), host.resolveConnection(query.connection).id);
  if (job !== null) {
    return host.request('exportRead', { order, file: job.output.file, format: job.output.format });
  }
  return exportInteractively(query.topic, 0, (target, signal, onDone) => host.request('exportRead', { order, ...target }, { signal, onProgress: ({ done }) => onDone(done) }));
}

/** One that VS Code restored; what it cannot be told of any more is closed. */
export function restoreViewer(host: ViewerHost, panel: vscode.WebviewPanel, state: unknown): void {
  const target = keptTarget(isKeeper(state) ? state.kept : null);
  if (target === null || !isKnown(host, target.connection)) {
    panel.dispose();
    return;
  }
  fill(host, panel, target);
}

/** A link to a record; it comes from anywhere, and is asked about before anything connects. */
export async function openRecordLink(host: ViewerHost, uri: vscode.Uri): Promise<void> {
  const record = parseRecordLink(uri);
  if (record === null) {
    void vscode.window.showErrorMessage(vscode.l10n.t('This link does not name a Kafka record.'));
    return;
  }
  const { connection, topic, partition, offset } = record;
  if (!isKnown(host, connection)) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The link is about the connection “{0}”, which does not exist here.', connection));
    return;
  }
  const open = vscode.l10n.t('Open');
  const question = vscode.l10n.t('Connect to “{0}” and show offset {1} of partition {2} of the topic {3}?', connection, offset, partition, topic);
  if ((await vscode.window.showInformationMessage(question, { modal: true }, open)) === open) {
    const query: ReadQuery = { topic, partitions: [partition], from: { offset: { [partition]: offset } } };
    openViewer(host, { connection: host.resolveConnection(connection).id, topic, query: { ...toViewQuery(query), order: 'oldest' }, select: { partition, offset } });
  }
}

async function askedQuery(host: ViewerHost): Promise<ReadQuery | undefined> {
  const { id } = host.resolveConnection(undefined);
  const topic = await askTopic(host.readTopics(id));
  return topic === undefined ? undefined : { connection: id, topic };
}

function isKeeper(state: unknown): state is { readonly kept: unknown } {
  return typeof state === 'object' && state !== null && 'kept' in state;
}

function isKnown(host: ViewerHost, idOrName: string): boolean {
  try {
    host.resolveConnection(idOrName);
    return true;
  } catch {
    return false;
  }
}

function openViewer(host: ViewerHost, target: ViewTarget): void {
  fill(host, vscode.window.createWebviewPanel(PANELS.messages, target.topic, vscode.ViewColumn.Active), target);
}

function fill(host: ViewerHost, panel: vscode.WebviewPanel, target: ViewTarget): void {
  const { extensionUri } = host;
  const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `tab-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  panel.title = target.topic;
  const disposables: vscode.Disposable[] = [];
  const channel = webviewChannel(panel.webview, (disposable) => disposables.push(disposable));
  const page = new MessagePage(channel, host, target, (topic) => {
    panel.title = topic;
  });
  let wasVisible = panel.visible;
  disposables.push(
    panel.onDidChangeViewState(() => {
      if (panel.visible && !wasVisible) {
        page.shown();
      }
      wasVisible = panel.visible;
    }),
  );
  panel.onDidDispose(() => {
    page.dispose();
    vscode.Disposable.from(...disposables).dispose();
  });
  hostPage(panel.webview, extensionUri, 'messages', { title: vscode.l10n.t('Messages'), place: 'editor' });
}
