import * as vscode from 'vscode';
import type { TlsOptions } from '../contracts/connections';
import { askChoice, askText } from '../platform/quickInputs';
import { BACK, type Answer, type StepPlace } from '../platform/quickSteps';
import type { ClientKey } from './certificateFiles';

/** The files of a client certificate; none: without one. */
export type ClientFiles = Pick<TlsOptions, 'certFile' | 'keyFile' | 'pfxFile'>;

/** Reads the key of a client certificate, by paths as they stand in the settings; null: there is none, or it cannot be read. */
export type ReadKey = (files: ClientFiles) => Promise<ClientKey | null>;

export function clientFilesOf({ certFile, keyFile, pfxFile }: Partial<TlsOptions>): ClientFiles {
  return {
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(pfxFile === undefined ? {} : { pfxFile }),
  };
}

/** The key, where it needs a passphrase. */
export async function lockedKey(files: ClientFiles, readKey: ReadKey): Promise<ClientKey | null> {
  const key = await readKey(files);
  return key?.isLocked === true ? key : null;
}

/** Asks for certificate and key, one file after the other. */
export async function askClientFiles(current: ClientFiles, place: StepPlace): Promise<Answer<ClientFiles>> {
  const { t } = vscode.l10n;
  const currentName = current.certFile ?? current.pfxFile ?? current.keyFile;
  const choice = await askChoice(
    place,
    t('How this computer shows who it is'),
    [
      { label: t('No Client Certificate'), description: t('what most brokers expect'), value: 'none' },
      ...(currentName === undefined ? [] : [{ label: currentName, description: t('as now'), value: 'same' }]),
      { label: t('A Client Certificate…'), description: t('certificate file and key file, PEM'), value: 'files' },
    ],
    currentName === undefined ? 'none' : 'same',
  );
  switch (choice) {
    case 'none':
      return {};
    case 'same':
      return current;
    case 'files': {
      const certFile = await chooseFile(t('Certificate File'), ['pem', 'crt', 'cer']);
      const keyFile = certFile && (await chooseFile(t('Key File of This Certificate'), ['pem', 'key']));
      return certFile && keyFile ? { certFile, keyFile } : askClientFiles(current, place);
    }
    default:
      return choice === BACK ? BACK : undefined;
  }
}

/** Asks until the passphrase opens the key, or is left empty. */
export async function askPassphrase(key: ClientKey, mayBeSaved: boolean, place: StepPlace, wasWrong = false): Promise<Answer<string>> {
  const { t } = vscode.l10n;
  const empty = mayBeSaved ? t('empty: the saved one, or asked for at the next connect') : t('empty: asked for at the first connect');
  const passphrase = await askText(place, {
    prompt: wasWrong ? t('That passphrase does not open {0}. Enter it again; {1}', key.file, empty) : t('Passphrase of {0}; {1}', key.file, empty),
    password: true,
  });
  return typeof passphrase === 'string' && passphrase !== '' && !key.opensWith(passphrase) ? askPassphrase(key, mayBeSaved, place, true) : passphrase;
}

async function chooseFile(title: string, extensions: readonly string[]): Promise<string | undefined> {
  const filters = { PEM: [...extensions], [vscode.l10n.t('All Files')]: ['*'] };
  const [file] = (await vscode.window.showOpenDialog({ title, canSelectMany: false, filters })) ?? [];
  return file?.fsPath;
}
