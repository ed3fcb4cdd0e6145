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
