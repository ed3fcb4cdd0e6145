import { randomUUID } from 'node:crypto';
import type { ReadOrder, ReadProgress, ReadSummary } from '../../bridge/clientThread';
import type { CancelSignal } from '../../contracts/api';
import type { KnownConnection } from '../../contracts/connections';
import type { ErrorView } from '../../contracts/errors';
import type { ReadQuery, ReadResult, RecordView } from '../../contracts/reading';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { parseQuery, readOrder } from './readOrder';

/** What `readMessages` holds at most, unless it is told otherwise, bytes. */
const MAX_BYTES = 64 * 1_048_576;

/** What the extension lends to this program, which is loaded when it is first used. */
export interface ReadingHost {
  resolveConnection(idOrName: string | undefined): KnownConnection;
  read(order: ReadOrder, options: { readonly signal: AbortSignal; readonly onProgress: (progress: ReadProgress) => void }): Promise<ReadSummary>;
  /** Rows have been taken: more may come. */
  taken(readId: string): void;
  explain(error: KafkaErrorData, connection: string): ErrorView;
  /** Of what the other functions here throw: their class of errors is another one. */
  explainThrown(thrown: unknown): ErrorView;
}

/** A result; or an error as data, as its class is another one there. */
export type ReadAnswer = { readonly result: ReadResult } | { readonly error: KafkaErrorData };

/** All at once. Throws `TypeError` for what is no `ReadQuery`, or has no end. */
export async function readMessages(host: ReadingHost, input: unknown, signal: AbortSignal): Promise<ReadAnswer> {
  const query = parseQuery(input);
  if (query.from !== undefined && 'live' in query.from && query.limit === undefined && query.timeoutMs === undefined) {
    throw new TypeError('Not a ReadQuery that ends: live needs limit or timeoutMs.');
  }
  const records: RecordView[] = [];
  try {
    const { order, connection } = begin(host, { maxBytes: MAX_BYTES, ...query });
    const summary = await host.read(order, {
      signal,
      onProgress: ({ rows }) => {
        records.push(...rows.map((row) => explained(host, row, connection)));
        host.taken(order.readId);
      },
    });
    return { result: { records, ...summary, error: summary.error && host.explain(summary.error, connection) } };
  } catch (thrown) {
    if (thrown instanceof KafkaError) {
      return { error: thrown.data };
    }
    throw thrown;
  }
}

/**
 * One row after the other, as fast as they are taken; leaving the loop ends it. Throws `TypeError` for what is no `ReadQuery`, and an
 * error with title and cause where not all that was asked for could be read.
 */
export async function* read(host: ReadingHost, input: unknown, cancel?: CancelSignal): AsyncGenerator<RecordView, void> {
  const query = parseQuery(input);
  const chunks: ReadProgress['rows'][] = [];
  let wake: () => void = () => undefined;
  const state: { end: ReadSummary | { readonly thrown: unknown } | null } = { end: null };
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  const subscription = cancel?.onCancellationRequested(leave);
  let connection = query.connection ?? '';
  try {
    if (cancel?.isCancellationRequested === true) {
      return;
    }
    const begun = begin(host, query);
    ({ connection } = begun);
    const { order } = begun;
    const options = {
      signal: leaving.signal,
      onProgress: ({ rows }: ReadProgress): void => {
        chunks.push(rows);
        wake();
      },
    };
    const ended = (what: ReadSummary | { readonly thrown: unknown }): void => {
      state.end = what;
      wake();
    };
    void host.read(order, options).then(ended, (thrown: unknown) => ended({ thrown }));
    for (;;) {
      for (let rows = chunks.shift(); rows !== undefined; rows = chunks.shift()) {
        yield* rows.map((row) => explained(host, row, connection));
        host.taken(order.readId);
      }
      if (state.end !== null) {
        refuseIncomplete(state.end);
        return;
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } catch (thrown) {
    const { title, cause } = thrown instanceof KafkaError ? host.explain(thrown.data, connection) : host.explainThrown(thrown);
    throw new Error(`${title}. ${cause}`, { cause: thrown });
  } finally {
    subscription?.dispose();
    leave();
  }
}

function begin(host: ReadingHost, query: ReadQuery): { readonly order: ReadOrder; readonly connection: string } {
  const { id } = host.resolveConnection(query.connection);
  return { order: readOrder(query, randomUUID(), id), connection: id };
}

/** Who reads in a loop has no summary to see that rows are missing. */
function refuseIncomplete(end: ReadSummary | { readonly thrown: unknown }): void {
  if ('thrown' in end) {
    throw end.thrown;
  }
  if (end.error !== null) {
    throw KafkaError.from(end.error);
  }
}

function explained(host: ReadingHost, row: RecordView<KafkaErrorData>, connection: string): RecordView {
  return row.kind === 'error' ? { ...row, error: host.explain(row.error, connection) } : row;
}
