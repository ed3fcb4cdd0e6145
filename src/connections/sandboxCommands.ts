import * as vscode from 'vscode';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS, VIEWS } from '../platform/ids';
import { readSandboxPort } from '../platform/settings';
import { SANDBOX_ID, type ConnectionStore } from './connectionStore';
import type { Sandbox } from './sandbox';

const MAX_PORT = 65_535;

/** `afterStart` takes its user on to the first send. */
export function sandboxCommands(
  sandbox: Sandbox,
  store: ConnectionStore,
  afterStart: () => Promise<void>,
): CommandHandlers<typeof COMMANDS.startSandbox | typeof COMMANDS.stopSandbox> {
  return {
    [COMMANDS.startSandbox]: async (argument) => {
      const port = portArgument(argument) ?? readSandboxPort();
      const bootstrapServers = await vscode.window.withProgress({ location: { viewId: VIEWS.send }, title: vscode.l10n.t('Starting the sandbox broker…') }, () =>
        sandbox.start(port),
      );
      await store.select(SANDBOX_ID);
      await afterStart();
      return { bootstrapServers };
    },
    [COMMANDS.stopSandbox]: async () => {
      if (sandbox.isExternal) {
        void vscode.window.showInformationMessage(vscode.l10n.t('This sandbox was started together with VS Code and ends with it.'));
      }
      await sandbox.stop();
      return undefined;
    },
  };
}

/** Throws `TypeError` for anything but `{ port? }`. */
function portArgument(argument: unknown): number | undefined {
  if (argument === undefined || argument === null) {
    return undefined;
  }
  const port = typeof argument === 'object' && 'port' in argument ? argument.port : undefined;
  if (typeof argument !== 'object' || (port !== undefined && !(typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= MAX_PORT))) {
    throw new TypeError('{ port? } is expected: a whole number from 0 to 65535.');
  }
  return port;
}
