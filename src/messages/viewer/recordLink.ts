import type { RowPlace } from '../../bridge/viewing';

/** A record, and where its topic is: by the name of the connection, as another person has another id for it. */
export interface LinkedRecord extends RowPlace {
  readonly connection: string;
  readonly topic: string;
}

/** An address that opens VS Code with a viewer at a record. No secret stands in it. `scheme`: of this VS Code, such as `vscode`. */
export function recordLink(scheme: string, extensionId: string, { connection, topic, partition, offset }: LinkedRecord): string {
  const query = new URLSearchParams({ connection, topic, partition: String(partition), offset });
  return `${scheme}://${extensionId}/record?${query.toString()}`;
}

/** What a link says; null: it is none of ours. */
export function parseRecordLink(uri: { readonly path: string; readonly query: string }): LinkedRecord | null {
  const query = new URLSearchParams(uri.query);
  const [connection, topic, partition, offset] = ['connection', 'topic', 'partition', 'offset'].map((name) => query.get(name) ?? '');
  if (uri.path !== '/record' || connection === undefined || connection === '' || topic === undefined || topic === '' || !/^\d{1,9}$/.test(partition ?? '') || !/^\d{1,19}$/.test(offset ?? '')) {
    return null;
  }
  return { connection, topic, partition: Number(partition), offset: offset ?? '' };
}
