import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, CONTEXT_KEYS, PANELS, SETTINGS, VIEWS } from '../../../src/platform/ids';
import { PRODUCER_CHOICES, PRODUCER_DEFAULTS, PRODUCER_RANGES } from '../../../src/platform/producerSettings';
import { repositoryRoot } from '../../harness/root';

interface Property {
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly title: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly keybindings?: unknown;
  };
}

const text = (file: string): string => readFileSync(join(repositoryRoot(), file), 'utf8');
const manifest = JSON.parse(text('package.json')) as Manifest;
const { contributes } = manifest;
const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Readonly<Record<string, Property>>;
const PROGRAMMATIC: readonly string[] = [COMMANDS.listConnections, COMMANDS.listTopics, COMMANDS.readMessages, COMMANDS.sendMany];
/** Of nodes of the tree, which only menus pass. */
const OF_MENUS: readonly string[] = [COMMANDS.sendToTopic, COMMANDS.copyName];

describe('manifest', () => {
  it('has exactly the commands of the code, in one category', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['Kafka']);
  });

  it('refers to no command and no context key that does not exist', () => {
    const commands = new Set<string>(Object.values(COMMANDS));
    const entries = Object.values(contributes.menus).flat();
    assert.deepEqual(entries.filter(({ command }) => !commands.has(command)), []);
    const conditions = [...entries.map(({ when }) => when), ...contributes.commands.map(({ enablement }) => enablement)].join(' ');
    const known = new Set<string>([...Object.values(CONTEXT_KEYS), VIEWS.send, VIEWS.topics]);
    assert.deepEqual((conditions.match(/kafkaDispatch\.\w+/g) ?? []).filter((key) => !known.has(key)), []);
  });

  it('hides from the palette what only programs call', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(hidden.sort(), [...PROGRAMMATIC, ...OF_MENUS].sort());
  });

  it('leaves Ctrl+Enter to the page, and activates only when it is used', () => {
    assert.equal(contributes.keybindings, undefined);
    // Editors that are restored after a reload: one with the value of the form, and the send panel. Views and commands activate by themselves.
    assert.deepEqual(manifest.activationEvents, ['onFileSystem:kafka-dispatch-value', `onWebviewPanel:${PANELS.send}`, `onWebviewPanel:${PANELS.messages}`, 'onUri']);
  });

  it('has the views of the code', () => {
    assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [VIEWS.container]);
    assert.deepEqual(contributes.views[VIEWS.container]?.map(({ id }) => id), [VIEWS.send, VIEWS.topics]);
  });

  it('has exactly the settings of the code, with their defaults, choices and ranges', () => {
    const producer = Object.keys(PRODUCER_DEFAULTS).map((name) => `kafkaDispatch.producer.${name}`);
    const others = Object.values(SETTINGS).map((name) => `kafkaDispatch.${name}`);
    assert.deepEqual(Object.keys(properties).sort(), [...producer, ...others].sort());
    for (const [name, value] of Object.entries(PRODUCER_DEFAULTS)) {
      assert.equal(properties[`kafkaDispatch.producer.${name}`]?.default, value, name);
    }
    for (const [name, { min, max }] of Object.entries(PRODUCER_RANGES)) {
      const { minimum, maximum } = properties[`kafkaDispatch.producer.${name}`] ?? {};
      assert.deepEqual([minimum, maximum], [min, max], name);
    }
    for (const [name, choices] of Object.entries(PRODUCER_CHOICES)) {
      assert.deepEqual(properties[`kafkaDispatch.producer.${name}`]?.enum, choices, name);
    }
  });

  it('has the settings where design §10 puts them, with the defaults that are no producer’s', () => {
    const scopes = Object.entries(properties).map(([name, { scope }]) => [name.replace('kafkaDispatch.', ''), scope] as const);
    const expected = (name: string): string => ({ 'producer.idleCloseMinutes': 'application', 'history.limit': 'application', 'history.keepPayloads': 'application', 'sandbox.port': 'machine' })[name] ?? (name.startsWith('viewer.') ? 'window' : 'resource');
    assert.deepEqual(scopes, scopes.map(([name]) => [name, expected(name)]));
    const defaults = ['connections', 'producer.idleCloseMinutes', 'history.limit', 'history.keepPayloads', 'viewer.pageSize', 'viewer.bufferRecords', 'viewer.bufferBytes', 'viewer.isolationLevel', 'viewer.timeZone', 'sandbox.port'].map((name) => properties[`kafkaDispatch.${name}`]?.default);
    assert.deepEqual(defaults, [[], 3, 500, true, 500, 1_000_000, 67_108_864, 'read_committed', 'local', 0]);
  });

  it('calls its commands what contracts §9 calls them, and some more', () => {
    const texts = JSON.parse(text('package.nls.json')) as Readonly<Record<string, string>>;
    const titles = contributes.commands.filter(({ command }) => !PROGRAMMATIC.includes(command)).map(({ command, title }) => [command, texts[title.replaceAll('%', '')]]);
    assert.deepEqual(Object.fromEntries(titles), {
      [COMMANDS.openSend]: 'Open Send Panel',
      [COMMANDS.openSendInEditor]: 'Open Send Panel in Editor',
      [COMMANDS.send]: 'Send Message',
      [COMMANDS.sendSelection]: 'Send Selection as Message',
      [COMMANDS.sendFile]: 'Send File as Message',
      [COMMANDS.resendLast]: 'Resend Last Message',
      [COMMANDS.explainStages]: 'What Do the Stages of a Send Mean?',
      [COMMANDS.addConnection]: 'Add Connection',
      [COMMANDS.editConnection]: 'Edit Connection',
      [COMMANDS.removeConnection]: 'Remove Connection',
      [COMMANDS.selectConnection]: 'Select Connection',
      [COMMANDS.viewMessages]: 'View Messages',
      [COMMANDS.exportMessages]: 'Export Messages',
      [COMMANDS.importMessages]: 'Produce Exported Messages…',
      [COMMANDS.createTopic]: 'Create Topic',
      [COMMANDS.deleteTopic]: 'Delete Topic',
      [COMMANDS.refreshTopics]: 'Refresh Topics',
      [COMMANDS.filterTopics]: 'Filter Topics…',
      [COMMANDS.showInternalTopics]: 'Show Internal Topics',
      [COMMANDS.hideInternalTopics]: 'Hide Internal Topics',
      [COMMANDS.sendToTopic]: 'Send to This Topic',
      [COMMANDS.emptyTopic]: 'Empty Topic…',
      [COMMANDS.editTopicConfig]: 'Edit Topic Config…',
      [COMMANDS.copyName]: 'Copy Name',
      [COMMANDS.startSandbox]: 'Start Sandbox Broker',
      [COMMANDS.stopSandbox]: 'Stop Sandbox Broker',
      [COMMANDS.showLog]: 'Show Log',
      [COMMANDS.copyDiagnostics]: 'Copy Diagnostics',
    });
  });

  it('takes connections of a workspace only where it is trusted', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['kafkaDispatch.connections']);
  });

  it('has a text for each key, and no text without one', () => {
    const used = [...new Set([...text('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    assert.deepEqual(used, Object.keys(JSON.parse(text('package.nls.json')) as object).sort());
  });
});
