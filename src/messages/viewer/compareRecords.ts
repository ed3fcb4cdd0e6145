import * as vscode from 'vscode';
import { formatJson } from '../../bridge/formatJson';
import type { ExactMessage, RowPlace } from '../../bridge/viewing';

/** Scheme of documents that show a record; made here, gone with their editor. */
const SCHEME = 'kafka-dispatch-record';

interface PlacedMessage {
  readonly place: RowPlace;
  readonly message: ExactMessage;
}

/** Opens two records of a topic side by side. */
export async function compareRecords(topic: string, left: PlacedMessage, right: PlacedMessage): Promise<void> {
  const texts = new Map<string, string>();
  const uriOf = ({ place, message }: PlacedMessage): vscode.Uri => {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${topic} ${place.partition}:${place.offset}.json`, query: String(Date.now()) });
    texts.set(uri.toString(), asText(place, message));
    return uri;
  };
  const [before, after] = [uriOf(left), uriOf(right)];
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '' });
  try {
    // Both are read once, here: what VS Code shows of them it does not ask for again.
    await Promise.all([before, after].map((uri) => vscode.workspace.openTextDocument(uri)));
    await vscode.commands.executeCommand('vscode.diff', before, after, `${placeOf(left)} ↔ ${placeOf(right)}`);
  } finally {
    provider.dispose();
  }
}

function placeOf({ place }: PlacedMessage): string {
  return `${place.partition}:${place.offset}`;
}

/** JSON as it is, with its digits, so that what differs stands on lines of its own. */
function asText({ partition, offset }: RowPlace, { key, value, headers, timestamp }: ExactMessage): string {
  const show = (payload: ExactMessage['key']): string => (payload === null ? 'null' : payload.format === 'json' ? payload.text : JSON.stringify(payload.text));
  const lines = [`"partition": ${partition}`, `"offset": ${offset}`, `"timestamp": ${timestamp}`, `"key": ${show(key)}`];
  const all = [...lines, `"headers": [${headers.map((header) => `{${JSON.stringify(header.name)}: ${show(header.value)}}`).join(',')}]`, `"value": ${show(value)}`];
  return formatJson(`{${all.join(',')}}`);
}
