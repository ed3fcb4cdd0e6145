import * as vscode from 'vscode';
import { parseTimestamp } from '../../bridge/formDraft';
import type { RowPlace, ViewFrom } from '../../bridge/viewing';
import type { TopicInfo } from '../../contracts/topics';

const MAX_LATEST = 1_000_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const WHOLE = /^\d{1,19}$/;
const IN_PARTITION = /^(\d{1,9})\s*[:/]\s*(\d{1,19})$/;

/** Where reading is to begin; undefined: left without an answer. */
export async function askFrom(kind: 'latest' | 'offset' | 'timestamp', current: ViewFrom): Promise<ViewFrom | undefined> {
  switch (kind) {
    case 'latest':
      return ask(
        vscode.l10n.t('Latest'),
        vscode.l10n.t('How many of the newest records, of all partitions together'),
        'latest' in current ? String(current.latest) : '500',
        (text) => {
          const count = Number(text);
          return Number.isInteger(count) && count >= 1 && count <= MAX_LATEST ? { value: { latest: count } } : { error: vscode.l10n.t('A whole number from 1 to {0}', MAX_LATEST.toLocaleString(vscode.env.language)) };
        },
      );
    case 'offset':
      return ask(vscode.l10n.t('From Offset'), vscode.l10n.t('1200 in every partition, or 3:1200 in partition 3'), '', (text) => {
        const one = IN_PARTITION.exec(text);
        if (one !== null) {
          return { value: { offset: { [Number(one[1])]: one[2] ?? '' } } };
        }
        return WHOLE.test(text) ? { value: { offset: text } } : { error: vscode.l10n.t('An offset is a whole number; with its partition it is 3:1200') };
      });
    case 'timestamp':
      return ask(vscode.l10n.t('From Time'), vscode.l10n.t('2026-03-14 09:41, milliseconds since 1970, or -15m, -2h, -1d for so long ago'), '', (text) => {
        const timestamp = parseTime(text);
        return timestamp === null ? { error: vscode.l10n.t('This is no time') } : { value: { timestamp } };
      });
    default:
      return kind satisfies never;
  }
}

/** All of them: null; undefined: left without an answer. */
export async function askPartitions(count: number, current: readonly number[] | null): Promise<readonly number[] | null | undefined> {
  const items = Array.from({ length: count }, (_, partition) => ({ label: vscode.l10n.t('Partition {0}', partition), partition, picked: current === null || current.includes(partition) }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Partitions'), placeHolder: vscode.l10n.t('Partitions that are read'), canPickMany: true });
  if (picked === undefined || picked.length === 0) {
    return undefined;
  }
  return picked.length === count ? null : picked.map(({ partition }) => partition);
}

/** An offset of a partition, or a time. `partition`: of the row that is selected. */
export function askGoTo(partition: number | null): Promise<RowPlace | { readonly timestamp: number } | undefined> {
  return ask<RowPlace | { readonly timestamp: number }>(vscode.l10n.t('Go to Offset or Time'), vscode.l10n.t('3:1200 for offset 1200 in partition 3, or a time such as 2026-03-14 09:41 or -15m'), partition === null ? '' : `${partition}:`, (text) => {
    const place = IN_PARTITION.exec(text);
    if (place !== null) {
      return { value: { partition: Number(place[1]), offset: place[2] ?? '' } };
    }
    const timestamp = parseTime(text);
    return timestamp === null ? { error: vscode.l10n.t('Neither an offset such as 3:1200 nor a time') } : { value: { timestamp } };
  });
}

export async function askTopic(topics: Promise<readonly TopicInfo[]>): Promise<string | undefined> {
  const items = topics.then((all) => all.filter(({ internal }) => !internal).map(({ name, partitions }) => ({ label: name, description: vscode.l10n.t('{0} partitions', partitions) })));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('View Messages'), placeHolder: vscode.l10n.t('Topic'), matchOnDescription: true }))?.label;
}

/** ms since the epoch: ISO 8601, such a number, or so long ago (`-15m`, `-2h`, `-1d`). */
function parseTime(text: string): number | null {
  const ago = /^-\s*(\d{1,6})\s*([smhd])$/.exec(text);
  if (ago !== null) {
    return Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  }
  const timestamp = parseTimestamp(text);
  return timestamp === null || timestamp < 0 ? null : timestamp;
}

async function ask<T>(title: string, prompt: string, value: string, parse: (text: string) => { readonly value: T } | { readonly error: string }): Promise<T | undefined> {
  const check = (text: string): string | undefined => {
    const parsed = parse(text.trim());
    return 'error' in parsed ? parsed.error : undefined;
  };
  const text = await vscode.window.showInputBox({ title, prompt, value, validateInput: check, ignoreFocusOut: true });
  const parsed = text === undefined ? undefined : parse(text.trim());
  return parsed !== undefined && 'value' in parsed ? parsed.value : undefined;
}
