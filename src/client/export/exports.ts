import type { ExportResult, ExportTarget, ReadOrder, ReadProgress } from '../../bridge/clientThread';
import type { Cluster } from '../../kafka/cluster/cluster';
import { KafkaError } from '../../kafka/errors/kafkaError';
import type { Reads } from '../reads';
import { ExportFile } from './exportFile';
import { exportedView } from './exportedRecord';
import type { ExportedRecord } from '../../bridge/exported';

const AUTO = { key: 'auto', value: 'auto', header: 'auto' };
/** Progress is told this often, ms. */
const TELL_MS = 100;

interface ExportContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: { readonly done: number }) => void;
}

/** Writes a file: `fill` is given what takes one record after the other. Nothing is left of one that is not finished. */
export async function exportTo({ file, format }: ExportTarget, { progress }: ExportContext, fill: (write: (record: ExportedRecord, done: number) => Promise<void>) => Promise<void>): Promise<ExportResult> {
  const out = new ExportFile(file, format);
  let toldAt = performance.now();
  try {
    await fill(async (record, done) => {
      await out.write(record);
      if (performance.now() - toldAt >= TELL_MS) {
        toldAt = performance.now();
        progress({ done });
      }
    });
  } catch (thrown) {
    await out.discard();
    throw thrown;
  }
  await out.finish();
  return { records: out.records, bytes: out.bytes };
}

/** What a read gives, into a file. Throws why not all of it could be read. */
export function exportRead(reads: Reads, cluster: Cluster, order: ReadOrder, target: ExportTarget, context: ExportContext): Promise<ExportResult> {
  return exportTo(target, context, async (write) => {
    let writing = Promise.resolve();
    let done = 0;
    const failed = new AbortController();
    const signal = AbortSignal.any([context.signal, failed.signal]);
    const take = async ({ rows }: ReadProgress): Promise<void> => {
      for (const row of rows) {
        if (row.kind === 'record') {
          await write(exportedView(row), ++done);
        }
      }
      reads.taken({ readId: order.readId });
    };
    const progress = (chunk: ReadProgress): void => {
      writing = writing.then(() => take(chunk));
      writing.catch((error: unknown) => failed.abort(error));
    };
    const { stopped, error } = await reads.run(cluster, { ...order, formats: AUTO }, { signal, progress });
    await writing;
    if (error !== null || stopped === 'cancelled') {
      throw error === null ? new KafkaError('cancelled') : KafkaError.from(error);
    }
  });
}
