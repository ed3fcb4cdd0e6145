import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DispatchApi } from '../../src/contracts/api';
import type { SendReport } from '../../src/contracts/messages';

/** The extension as other extensions get it. */
export async function api(): Promise<DispatchApi> {
  const extension = vscode.extensions.getExtension<DispatchApi>('kafka-dispatch.kafka-dispatch');
  assert.ok(extension, 'VS Code does not know the extension');
  return extension.activate();
}

export function run<T>(command: string, argument?: unknown): Thenable<T> {
  return vscode.commands.executeCommand<T>(`kafkaDispatch.${command}`, ...(argument === undefined ? [] : [argument]));
}

/** The report of a send that must have been stored. */
export function acknowledged(report: SendReport): SendReport & { readonly offset: string; readonly partition: number } {
  assert.equal(report.outcome, 'acknowledged', JSON.stringify(report.error));
  const { offset, partition } = report;
  assert.ok(offset !== null && partition !== null);
  return { ...report, offset, partition };
}

export const json = (value: unknown): { readonly format: 'json'; readonly text: string } => ({ format: 'json', text: JSON.stringify(value) });
