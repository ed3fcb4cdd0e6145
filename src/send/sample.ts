import * as vscode from 'vscode';
import { toFormDraft } from '../bridge/formDraft';
import { parseDraft } from './draftSchema';
import type { DraftStore } from './draftStore';

/** Fills an empty form with the vehicle telemetry sample; what somebody typed stays. */
export async function fillWithSample(drafts: DraftStore, extensionUri: vscode.Uri): Promise<void> {
  if (!drafts.isEmpty) {
    return;
  }
  const file = vscode.Uri.joinPath(extensionUri, 'samples', 'vehicle-telemetry.json');
  const sample: unknown = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  drafts.set(toFormDraft(parseDraft(sample)));
}
