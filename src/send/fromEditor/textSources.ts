import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { checkBytes, isJsonLinesName, type TextSource } from './splitText';

/** What is selected in the active editor, from top to bottom. Throws `nothing-to-send`. */
export function selectedTexts(): readonly TextSource[] {
  const editor = vscode.window.activeTextEditor;
  const selections = (editor?.selections ?? []).filter((selection) => !selection.isEmpty).sort((a, b) => a.start.compareTo(b.start));
  if (editor === undefined || selections.length === 0) {
    throw new KafkaError('nothing-to-send');
  }
  return selections.map((selection) => sourceOf(editor.document.uri, editor.document.getText(selection)));
}

/** The texts of files; without any: of the active editor's. Throws `nothing-to-send`, `text-unreadable`, `not-text`, `too-much-at-once`. */
export async function fileTexts(uris: readonly vscode.Uri[]): Promise<readonly TextSource[]> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const files = uris.length > 0 || active === undefined ? uris : [active];
  if (files.length === 0) {
    throw new KafkaError('nothing-to-send');
  }
  const sources: TextSource[] = [];
  let size = 0;
  for (const uri of files) {
    const source = openText(uri) ?? (await readText(uri, size));
    size += Buffer.byteLength(source.text);
    checkBytes(size);
    sources.push(source);
  }
  return sources;
}

/** What is typed and not saved, or stands nowhere but in an editor: its user sees that, and sends that. */
function openText(uri: vscode.Uri): TextSource | null {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  const isTheFile = document === undefined || (!document.isDirty && !document.isUntitled && vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined);
  return isTheFile ? null : sourceOf(uri, document.getText());
}

async function readText(uri: vscode.Uri, sizeBefore: number): Promise<TextSource> {
  const bytes = await bytesOf(uri, sizeBefore);
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw new KafkaError('not-text', { facts: { file: nameOf(uri) } });
  }
  return sourceOf(uri, new TextDecoder().decode(bytes));
}

async function bytesOf(uri: vscode.Uri, sizeBefore: number): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    checkBytes(sizeBefore + size);
    return await vscode.workspace.fs.readFile(uri);
  } catch (thrown) {
    if (thrown instanceof KafkaError) {
      throw thrown;
    }
    throw new KafkaError('text-unreadable', { facts: { file: nameOf(uri) }, raw: thrown instanceof Error ? thrown.message : String(thrown), cause: thrown });
  }
}

function sourceOf(uri: vscode.Uri, text: string): TextSource {
  return { name: nameOf(uri), text, isJsonLines: isJsonLinesName(uri.path) };
}

function nameOf(uri: vscode.Uri): string {
  return posix.basename(uri.path);
}
