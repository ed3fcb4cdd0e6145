import * as vscode from 'vscode';
import type { TimeZoneChoice } from '../../bridge/messageView';
import { SETTINGS, SETTINGS_SECTION } from '../../platform/ids';

const TIME_ZONES: readonly TimeZoneChoice[] = ['local', 'utc', 'epoch'];

export interface ViewSettings {
  /** Records of a first look, and of each look further back. */
  readonly pageSize: number;
  readonly bufferRecords: number;
  readonly bufferBytes: number;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly timeZone: TimeZoneChoice;
}

/** The settings `kafkaDispatch.viewer.*`; the default where one is malformed. */
export function readViewSettings(): ViewSettings {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const whole = (name: string, byDefault: number, min: number, max: number): number => {
    const value = configuration.get<unknown>(name);
    return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : byDefault;
  };
  const timeZone = configuration.get<unknown>(SETTINGS.viewerTimeZone);
  return {
    pageSize: whole(SETTINGS.viewerPageSize, 500, 1, 100_000),
    bufferRecords: whole(SETTINGS.viewerBufferRecords, 1_000_000, 1_000, 10_000_000),
    bufferBytes: whole(SETTINGS.viewerBufferBytes, 67_108_864, 1_048_576, 1_073_741_824),
    isolation: configuration.get<unknown>(SETTINGS.viewerIsolationLevel) === 'read_uncommitted' ? 'read_uncommitted' : 'read_committed',
    timeZone: TIME_ZONES.find((one) => one === timeZone) ?? 'local',
  };
}

export async function keepTimeZone(timeZone: TimeZoneChoice): Promise<void> {
  await vscode.workspace.getConfiguration(SETTINGS_SECTION).update(SETTINGS.viewerTimeZone, timeZone, vscode.ConfigurationTarget.Global);
}
