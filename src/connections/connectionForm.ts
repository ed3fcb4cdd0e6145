import * as vscode from 'vscode';
import type { Connection, SaslOptions, Secrets, TlsOptions } from '../contracts/connections';
import { askChoice, askText } from '../platform/quickInputs';
import { BACK, runSteps, type Step } from '../platform/quickSteps';
import { DEFAULT_PORT, parseServers } from './bootstrapServers';
import type { ClientKey } from './certificateFiles';
import { askClientFiles, askPassphrase, clientFilesOf, lockedKey, type ClientFiles, type ReadKey } from './clientCertificateForm';

type PasswordMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** The answers of the quick inputs; the rest of the connection stays as it is. */
interface Answers {
  readonly name: string;
  readonly servers: string;
  readonly tls: boolean;
  readonly sasl: boolean;
  readonly mechanism: PasswordMechanism;
  readonly username: string;
  /** Empty: as it was. */
  readonly password: string;
  readonly caFile: string | null;
  readonly client: ClientFiles;
  /** The key of the client certificate, where it is encrypted; null: it is not, or cannot be read now. */
  readonly lockedKey: ClientKey | null;
  /** Empty: as it was. */
  readonly passphrase: string;
}

export interface FormResult {
  readonly connection: Connection;
  /** What was typed of them. */
  readonly secrets: Pick<Secrets, 'password' | 'keyPassphrase'>;
}

/** Asks for a connection, or for changes to one; undefined: left before the end. */
export async function askConnection(existing: Connection | null, otherNames: readonly string[], readKey: ReadKey): Promise<FormResult | undefined> {
  const title = existing ? vscode.l10n.t('Edit Connection “{0}”', existing.name) : vscode.l10n.t('Add Connection');
  const answers = await runSteps(title, await answersOf(existing, readKey), steps(existing, otherNames, readKey));
  if (answers === undefined) {
    return undefined;
  }
  return {
    connection: connectionOf(answers, existing),
    secrets: {
      ...(answers.sasl && answers.password !== '' ? { password: answers.password } : {}),
      ...(answers.tls && answers.lockedKey !== null && answers.passphrase !== '' ? { keyPassphrase: answers.passphrase } : {}),
    },
  };
}

/** A login that the quick inputs cannot ask for. */
export function isEditedAsText({ sasl }: Connection): boolean {
  return sasl !== undefined && !('username' in sasl);
}

async function answersOf(existing: Connection | null, readKey: ReadKey): Promise<Answers> {
  const sasl = existing?.sasl && 'username' in existing.sasl ? existing.sasl : null;
  const client = clientFilesOf(existing?.tls ?? {});
  return {
    name: existing?.name ?? '',
    servers: existing?.bootstrapServers.join(', ') ?? '',
    tls: existing?.tls?.enabled ?? false,
    sasl: sasl !== null,
    mechanism: sasl?.mechanism ?? 'plain',
    username: sasl?.username ?? '',
    password: '',
    caFile: existing?.tls?.caFile ?? null,
    client,
    lockedKey: await lockedKey(client, readKey),
    passphrase: '',
  };
}

function connectionOf(answers: Answers, existing: Connection | null): Connection {
  const parsed = parseServers(answers.servers);
  const { tls: previousTls, sasl: previousSasl, ...rest }: Partial<Connection> = existing ?? {};
  const { caFile: previousCaFile, certFile, keyFile, pfxFile, ...tlsRest }: Partial<TlsOptions> = previousTls ?? {};
  const tls: TlsOptions = { ...tlsRest, enabled: answers.tls, ...(answers.tls && answers.caFile !== null ? { caFile: answers.caFile } : {}), ...answers.client };
  const sasl: SaslOptions = { mechanism: answers.mechanism, username: answers.username };
  return {
    ...rest,
    name: answers.name.trim(),
    bootstrapServers: 'servers' in parsed ? parsed.servers : [],
    ...(answers.tls || previousTls ? { tls } : {}),
    ...(answers.sasl ? { sasl } : {}),
  };
}

function steps(existing: Connection | null, otherNames: readonly string[], readKey: ReadKey): readonly Step<Answers>[] {
  const { t } = vscode.l10n;
  return [
    {
      ask: async (state, place) => {
        const name = await askText(place, {
          prompt: t('What the connection is called'),
          value: state.name,
          placeholder: t('local, staging, prod-eu …'),
          check: (text) => nameProblem(text, otherNames),
        });
        return typeof name === 'string' ? { ...state, name } : name;
      },
    },
    {
      ask: async (state, place) => {
        const servers = await askText(place, {
          prompt: t('Bootstrap servers: host:port, several separated by commas'),
          value: state.servers,
          placeholder: `localhost:${DEFAULT_PORT}`,
          check: serversProblem,
        });
        return typeof servers === 'string' ? { ...state, servers } : servers;
      },
    },
    { ask: askSecurity },
    {
      applies: (state) => state.sasl,
      ask: async (state, place) => {
        const mechanism = await askChoice<PasswordMechanism>(
          place,
          t('How the login works'),
          [
            { label: 'PLAIN', description: state.tls ? '' : t('sends the password readable for everyone in between'), value: 'plain' },
            { label: 'SCRAM-SHA-256', value: 'scram-sha-256' },
            { label: 'SCRAM-SHA-512', value: 'scram-sha-512' },
          ],
          state.mechanism,
        );
        return mechanism === undefined || mechanism === BACK ? mechanism : { ...state, mechanism };
      },
    },
    {
      applies: (state) => state.sasl,
      ask: async (state, place) => {
        const username = await askText(place, { prompt: t('User name'), value: state.username, check: (text) => (text === '' ? { error: t('A user name is needed.') } : null) });
        return typeof username === 'string' ? { ...state, username } : username;
      },
    },
    {
      applies: (state) => state.sasl,
      ask: async (state, place) => {
        const password = await askText(place, {
          prompt: existing?.sasl ? t('Password; empty: the saved one, if nothing else of the login changed') : t('Password; empty: asked for at the first connect'),
          value: state.password,
          password: true,
        });
        return typeof password === 'string' ? { ...state, password } : password;
      },
    },
    { applies: (state) => state.tls, ask: askCaFile },
    {
      applies: (state) => state.tls,
      ask: async (state, place) => {
        const client = await askClientFiles(state.client, place);
        return client === undefined || client === BACK ? client : { ...state, client, lockedKey: await lockedKey(client, readKey) };
      },
    },
    {
      applies: (state) => state.tls && state.lockedKey !== null,
      ask: async (state, place) => {
        const passphrase = state.lockedKey === null ? '' : await askPassphrase(state.lockedKey, existing?.tls !== undefined, place);
        return typeof passphrase === 'string' ? { ...state, passphrase } : passphrase;
      },
    },
  ];
}

const askSecurity: Step<Answers>['ask'] = async (state, place) => {
  const { t } = vscode.l10n;
  const current = `${state.tls ? 'tls' : ''}${state.sasl ? 'sasl' : ''}`;
  const security = await askChoice(
    place,
    t('How the brokers are protected'),
    [
      { label: t('None'), description: 'PLAINTEXT', value: '' },
      { label: 'TLS', description: 'SSL', value: 'tls' },
      { label: t('Login'), description: 'SASL_PLAINTEXT', value: 'sasl' },
      { label: t('Login over TLS'), description: 'SASL_SSL', value: 'tlssasl' },
    ],
    current,
  );
  return typeof security === 'string' ? { ...state, tls: security.startsWith('tls'), sasl: security.endsWith('sasl') } : security;
};

const askCaFile: Step<Answers>['ask'] = async (state, place) => {
  const { t } = vscode.l10n;
  const choice = await askChoice(
    place,
    t('Whose certificates are trusted'),
    [
      { label: t('The Usual Authorities'), description: t('those of Node.js and of this computer'), value: 'system' },
      ...(state.caFile === null ? [] : [{ label: state.caFile, description: t('as now'), value: 'same' }]),
      { label: t('A CA File…'), description: 'PEM', value: 'file' },
    ],
    state.caFile === null ? 'system' : 'same',
  );
  switch (choice) {
    case 'system':
      return { ...state, caFile: null };
    case 'same':
      return state;
    case 'file': {
      const [file] = (await vscode.window.showOpenDialog({ title: t('CA File'), canSelectMany: false, filters: { PEM: ['pem', 'crt', 'cer', 'ca'], [t('All Files')]: ['*'] } })) ?? [];
      return file ? { ...state, caFile: file.fsPath } : askCaFile(state, place);
    }
    default:
      return choice === BACK ? BACK : undefined;
  }
};

function nameProblem(text: string, otherNames: readonly string[]): { readonly error: string } | null {
  const name = text.trim();
  if (name === '') {
    return { error: vscode.l10n.t('A name is needed.') };
  }
  return otherNames.includes(name) ? { error: vscode.l10n.t('Another connection is called “{0}”.', name) } : null;
}

function serversProblem(text: string): { readonly error: string } | { readonly info: string } | null {
  const parsed = parseServers(text);
  if ('problem' in parsed) {
    return { error: `${vscode.l10n.t(parsed.problem.text, ...parsed.problem.values)}.` };
  }
  return parsed.hasDefaultPort ? { info: vscode.l10n.t('Without a port: {0} is used.', DEFAULT_PORT) } : null;
}
