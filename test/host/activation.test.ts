import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

describe('extension in VS Code', () => {
  it('activates, and every command of its manifest is there @floor', async () => {
    const extension = vscode.extensions.getExtension('kafka-dispatch.kafka-dispatch');
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension.packageJSON as Manifest;
    const missing = (contributes.commands ?? []).map(({ command }) => command).filter((command) => !known.has(command));
    assert.deepEqual(missing, []);
  });
});
