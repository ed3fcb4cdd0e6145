import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageDraft } from '../../contracts/messages';
import { SUFFIX } from './historyFile';
import { parseHistoryLine, type DoneLine, type GroupLine, type HistoryLine, type PackLine, type StartLine } from './historyLine';

/** What is on disk of one send: its start, its newest end, or both. */
export interface RecordedResult {
  readonly start: StartLine | null;
  readonly end: DoneLine | null;
}

/** What is on disk of one group. */
export interface RecordedGroup {
  readonly row: GroupLine['row'];
  readonly drafts: readonly MessageDraft[] | null;
  readonly packs: readonly PackLine['pack'][];
}

/** What was in a folder of histories. */
export interface ReadHistory {
  /** A result each, in no order; those that were deleted are not among them. */
  readonly results: readonly RecordedResult[];
  readonly groups: readonly RecordedGroup[];
  /** Set aside, since some of their lines could not be read: their paths, and how many lines. */
  readonly damaged: readonly { readonly path: string; readonly lines: number }[];
  /** Files whose window is gone: what was read of them may be written elsewhere, and they be removed. */
  readonly abandoned: readonly string[];
}

/** Everything that windows before this one have left. A line that was cut off by the end of its window is no damage. */
export async function readHistories(folder: string, ownId: string): Promise<ReadHistory> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX) && !name.endsWith(`-${ownId}${SUFFIX}`));
  const lines: HistoryLine[] = [];
  const damaged: { path: string; lines: number }[] = [];
  const abandoned: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const texts = (await readFile(path, 'utf8')).split('\n');
    const complete = texts.slice(0, -1).filter((text) => text !== '');
    const read = complete.map(parseHistoryLine);
    const bad = read.filter((line) => line === null).length;
    lines.push(...read.filter((line) => line !== null));
    if (bad > 0) {
      const aside = `${path}.damaged`;
      await rename(path, aside);
      damaged.push({ path: aside, lines: bad });
    } else if (!isAlive(Number(name.split('-')[0]))) {
      abandoned.push(path);
    }
  }
  return { ...merged(lines), damaged, abandoned };
}

/** Whether another window may still write to its file. A process id that stands for another program by now counts as alive: its file is read, and stays. */
function isAlive(pid: number): boolean {
  if (pid === process.pid || !Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What the lines of all files come to. */
function merged(lines: readonly HistoryLine[]): Pick<ReadHistory, 'results' | 'groups'> {
  const starts = new Map<string, StartLine>();
  const ends = new Map<string, DoneLine>();
  const groups = new Map<string, GroupLine>();
  const packs = new Map<string, Map<number, PackLine['pack']>>();
  const gone = new Set<string>();
  for (const line of lines) {
    switch (line.kind) {
      case 'start':
        starts.set(line.sendId, line);
        break;
      case 'done':
        ends.set(line.report.sendId, line);
        break;
      case 'group':
        groups.set(line.row.sendId, { ...groups.get(line.row.sendId), ...line });
        break;
      case 'pack':
        packs.set(line.sendId, (packs.get(line.sendId) ?? new Map<number, PackLine['pack']>()).set(line.pack.from, line.pack));
        break;
      case 'gone':
        line.sendIds.forEach((sendId) => gone.add(sendId));
        break;
      default:
        line satisfies never;
    }
  }
  const isKept = (sendId: string): boolean => !gone.has(sendId);
  const sendIds = [...new Set([...starts.keys(), ...ends.keys()])].filter(isKept);
  return {
    results: sendIds.map((sendId) => ({ start: starts.get(sendId) ?? null, end: ends.get(sendId) ?? null })),
    groups: [...groups.values()].filter(({ row }) => isKept(row.sendId)).map(({ row, drafts = null }) => ({ row, drafts, packs: [...(packs.get(row.sendId)?.values() ?? [])] })),
  };
}
