import * as vscode from 'vscode';
import type { KnownConnection } from '../contracts/connections';

/** Asks for the password of a login, and names where it goes; undefined: no answer. */
export function askPassword({ name, sasl, bootstrapServers }: KnownConnection): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  const username = sasl && 'username' in sasl ? sasl.username : '';
  return vscode.window.showInputBox({
    title: t('Kafka Connection “{0}”', name),
    prompt: t('Password of {0} on {1}', username, bootstrapServers.join(', ')),
    password: true,
    ignoreFocusOut: true,
  });
}

/** Asks for the passphrase of a key file; undefined: no answer. */
export function askPassphrase({ name }: KnownConnection, file: string): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  return vscode.window.showInputBox({ title: t('Kafka Connection “{0}”', name), prompt: t('Passphrase of {0}', file), password: true, ignoreFocusOut: true });
}
