import * as vscode from 'vscode';
import { Disposable } from '../platform/disposable';
import type { DraftStore } from './draftStore';

const SCHEME = 'kafka-dispatch-value';

/**
 * The value of the form as a document in an editor. The draft is the file: what is typed in the editor is in the form
 * at once, saved or not, and the other way round.
 */
export class ValueEditor extends Disposable implements vscode.FileSystemProvider {
  private readonly changed = this._register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.changed.event;
  /** Moves only with changes made outside of the editor, so that saving never finds a newer file. */
  private modifiedAt = Date.now();

  constructor(private readonly drafts: DraftStore) {
    super();
    this._register(vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true }));
    this._register(vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.scheme === SCHEME && contentChanges.length > 0) {
        this.setValue(document.getText());
      }
    }));
    this._register(drafts.onDidChange(() => void this.draftChanged()));
  }

  /** Opens it; its language follows the format. */
  async open(): Promise<void> {
    const { format } = this.drafts.draft.value;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t('Kafka Value')}.${format === 'json' ? format : 'txt'}` });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: this.modifiedAt, size: this.readFile().length };
  }

  readFile(): Uint8Array {
    return new TextEncoder().encode(this.drafts.draft.value.text);
  }

  writeFile(_uri: vscode.Uri, content: Uint8Array): void {
    this.setValue(new TextDecoder().decode(content));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  private setValue(text: string): void {
    const { draft } = this.drafts;
    if (draft.value.text !== text || draft.value.mode !== 'text') {
      this.drafts.set({ ...draft, value: { ...draft.value, mode: 'text', text } });
    }
  }

  /** A clean document is read anew by VS Code; one with unsaved changes is edited, as it would not be. */
  private async draftChanged(): Promise<void> {
    const { text } = this.drafts.draft.value;
    const documents = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === SCHEME && document.getText() !== text);
    for (const document of documents) {
      if (document.isDirty) {
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
        await vscode.workspace.applyEdit(edit);
      } else {
        this.modifiedAt = Math.max(Date.now(), this.modifiedAt + 1);
        this.changed.fire([{ type: vscode.FileChangeType.Changed, uri: document.uri }]);
      }
    }
  }
}
