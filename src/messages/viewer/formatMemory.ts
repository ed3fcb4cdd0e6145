import * as v from 'valibot';
import type { ViewFormats } from '../../bridge/viewing';
import type { SessionTarget } from './viewSession';

const KEY = 'kafkaDispatch.viewer.formats';
/** Topics of which formats are remembered: the last ones that they were chosen for. */
const MAX_TOPICS = 200;
const AUTO: ViewFormats = { key: 'auto', value: 'auto', header: 'auto' };
const KEPT = v.array(v.tuple([v.string(), v.object({ key: v.string(), value: v.string(), header: v.string() })]));

/** VS Code's `Memento`, as far as it is used. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** The formats that were last chosen for a topic. */
export function keptFormats(memory: Memory, target: SessionTarget): ViewFormats {
  return all(memory).find(([topic]) => topic === nameOf(target))?.[1] ?? AUTO;
}

export async function keepFormats(memory: Memory, target: SessionTarget, formats: ViewFormats): Promise<void> {
  const others = all(memory).filter(([topic]) => topic !== nameOf(target));
  await memory.update(KEY, [[nameOf(target), formats], ...others].slice(0, MAX_TOPICS));
}

function all(memory: Memory): v.InferOutput<typeof KEPT> {
  const kept = v.safeParse(KEPT, memory.get(KEY));
  return kept.success ? kept.output : [];
}

function nameOf({ connection, topic }: SessionTarget): string {
  return `${connection}/${topic}`;
}
