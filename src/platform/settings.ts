import * as vscode from 'vscode';
import { Disposable } from './disposable';
import { Emitter } from './emitter';
import { SETTINGS, SETTINGS_SECTION } from './ids';
import { parseProducerSettings, type SettingsReading } from './producerSettings';

const DEFAULT_IDLE_CLOSE_MINUTES = 3;
const MAX_IDLE_CLOSE_MINUTES = 1440;
const DEFAULT_RESULTS = 500;
const MAX_RESULTS = 10_000;
const MAX_PORT = 65_535;

/** The settings `kafkaDispatch.producer.*`. */
export class ProducerSettingsSource extends Disposable {
  private readonly changed = this._register(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  constructor() {
    super();
    this._register(onDidChangeSettings('producer', () => this.changed.fire()));
  }

  /** What a send uses where its message says nothing. */
  read(): SettingsReading {
    const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    return parseProducerSettings((name) => configuration.get(`producer.${name}`));
  }

  /** How long an unused connection stays open, ms; the default where the setting is malformed. */
  readIdleCloseMs(): number {
    const minutes = vscode.workspace.getConfiguration(SETTINGS_SECTION).get<unknown>(SETTINGS.idleCloseMinutes);
    const isValid = typeof minutes === 'number' && minutes >= 0 && minutes <= MAX_IDLE_CLOSE_MINUTES;
    return (isValid ? minutes : DEFAULT_IDLE_CLOSE_MINUTES) * 60_000;
  }
}

/** How many results are kept, and whether with their messages; the defaults where a setting is malformed. */
export function readHistorySettings(): { readonly limit: number; readonly keepPayloads: boolean } {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const limit = configuration.get<unknown>(SETTINGS.historyLimit);
  const isValid = typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= MAX_RESULTS;
  return { limit: isValid ? limit : DEFAULT_RESULTS, keepPayloads: configuration.get<unknown>(SETTINGS.historyKeepPayloads) !== false };
}

/** Port of the sandbox on 127.0.0.1; 0: any free one. A malformed setting counts as 0. */
export function readSandboxPort(): number {
  const port = vscode.workspace.getConfiguration(SETTINGS_SECTION).get<unknown>(SETTINGS.sandboxPort);
  return typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= MAX_PORT ? port : 0;
}

/** Calls the listener when a setting of a section of ours has changed. */
export function onDidChangeSettings(section: 'connections' | 'producer' | 'history', listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SETTINGS_SECTION}.${section}`)) {
      listener();
    }
  });
}
