import * as vscode from 'vscode';
import type { ViewFrom } from '../../bridge/viewing';
import { KafkaError } from '../../kafka/errors/kafkaError';
import type { SessionTarget } from './viewSession';
import type { ViewerHost } from './viewerHost';

const TIMEOUT_MS = 35_000;

/** Where a consumer group goes on reading a topic: its committed offsets. Undefined: left, or it has none there. */
export async function askGroup(host: ViewerHost, { connection, topic }: SessionTarget): Promise<ViewFrom | undefined> {
  const { t } = vscode.l10n;
  const options = { timeoutMs: TIMEOUT_MS };
  const items = host.request('inspectGroups', { connection }, options).then(({ groups }) => groups.map(({ group, type, state, lag }) => ({ label: group, description: [state ?? type, lag === null ? '' : t('lag {0}', lag)].filter(Boolean).join(' · '), type })));
  const picked = await vscode.window.showQuickPick(items, { title: t('From Group'), placeHolder: t('The group whose committed offsets are read from'), matchOnDescription: true });
  if (picked === undefined) {
    return undefined;
  }
  const { error, offsets } = await host.request('inspectGroup', { connection, group: picked.label, type: picked.type }, options);
  const committed = offsets.filter((one) => one.topic === topic && one.committed !== null);
  if (committed.length === 0) {
    if (error !== null) {
      throw KafkaError.from(error);
    }
    void vscode.window.showInformationMessage(t('The group “{0}” has committed no offset of {1}.', picked.label, topic));
    return undefined;
  }
  return { offset: Object.fromEntries(committed.map(({ partition, committed: offset }) => [partition, offset ?? ''])) };
}
