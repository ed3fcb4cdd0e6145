import * as v from 'valibot';
import * as vscode from 'vscode';
import type { KnownConnection } from '../../contracts/connections';
import { nodeTarget } from '../../platform/treeNode';
import type { TreeHost } from './topicsTree';

/** What a command is to change, and whether a person chose it by hand. */
export interface Given<T> {
  readonly given: T | null;
  readonly isByHand: boolean;
}

/** A node of the tree, nothing, or what a program passes; throws `TypeError` for anything else. */
export function givenTo<T extends object>(schema: v.GenericSchema<unknown, T>, argument: unknown): Given<T> {
  const node = nodeTarget(argument);
  if (argument === undefined) {
    return { given: null, isByHand: true };
  }
  const { config, partition, group, ...rest } = node ?? {};
  const result = v.safeParse(schema, node === null ? argument : { ...rest, ...(config === undefined ? {} : { name: config }) });
  if (!result.success) {
    throw new TypeError(`${v.getDotPath(result.issues[0]) ?? 'argument'}: ${result.issues[0].message}`);
  }
  return { given: result.output, isByHand: node !== null };
}

/** Asks for a topic of the connection; undefined: no answer. */
export function askTopic({ topics }: TreeHost, connection: KnownConnection, placeHolder: string): Thenable<string | undefined> {
  const names = topics.read(connection.id).then((all) => all.filter(({ internal }) => !internal).map(({ name }) => name));
  return vscode.window.showQuickPick(names, { placeHolder });
}
