import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { treeItem } from '../../src/connections/tree/treeItem';
import type { ReadResult } from '../../src/contracts/reading';
import { describeConfigs } from '../../src/kafka/protocol/requests/describeConfigs';
import type { ApiName } from '../../src/sandbox/apis/apiName';
import { NODE_TARGET, type NodeTarget } from '../../src/platform/treeNode';
import { SandboxBroker } from '../../src/sandbox/broker';
import { waitFor } from '../harness/waitFor';
import { RawClient } from '../unit/sandbox/rawClient';
import { json, run } from './extension';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('kafkaDispatch');
const records = async (connection: string, topic: string): Promise<number> => (await run<ReadResult>('readMessages', { connection, topic, from: { earliest: true } })).records.length;

describe('topics in VS Code', () => {
  let broker: SandboxBroker;

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('orders', { partitions: 2 });
    broker.createTopic('states', { configs: { 'cleanup.policy': 'compact' } });
    const connection = { bootstrapServers: [broker.address] };
    await settings().update(
      'connections',
      [
        { id: 'plain', name: 'Plain', ...connection },
        { id: 'guarded', name: 'Guarded', protected: true, ...connection },
        { id: 'archive', name: 'Archive', readOnly: true, ...connection },
      ],
      vscode.ConfigurationTarget.Global,
    );
  });
  afterEach(async () => {
    await settings().update('connections', undefined, vscode.ConfigurationTarget.Global);
    await broker.stop();
  });

  /** As the broker has it. */
  async function retention(): Promise<string | null | undefined> {
    const client = await RawClient.connect(broker);
    const { results } = await client.ask(describeConfigs, { resources: [{ resourceType: 2, resourceName: 'orders', configNames: ['retention.ms'] }], includeSynonyms: false });
    await client.close();
    return results[0]?.configs[0]?.value;
  }

  it('stand in a tree that connects when a connection is opened in it, and not before @floor', async () => {
    const own = await SandboxBroker.start({ samples: true });
    await settings().update('connections', [{ id: 'own', name: 'Own', bootstrapServers: [own.address] }], vscode.ConfigurationTarget.Global);
    /** The list takes the focus, and its rows come, a moment after the view is shown. */
    const untilAsked = (api: ApiName, ...commands: readonly string[]): Promise<unknown> =>
      waitFor(
        api,
        async () => {
          for (const command of commands) {
            await vscode.commands.executeCommand(command);
          }
          return own.requests.get(api) !== undefined;
        },
        8_000,
      );
    try {
      await vscode.commands.executeCommand('kafkaDispatch.topicsView.focus');
      assert.equal(own.openConnections, 0);
      await untilAsked('Metadata', 'list.focusFirst', 'list.expand');
      assert.equal(own.requests.get('ListGroups'), undefined);
      await untilAsked('ListGroups', 'list.focusLast', 'list.expand');
      assert.equal(own.requests.get('DescribeLogDirs'), undefined);
      await waitFor('it reads groups again by itself', () => (own.requests.get('ListGroups') ?? 0) >= 2, 15_000);
    } finally {
      await settings().update('connections', undefined, vscode.ConfigurationTarget.Global);
      await own.stop();
    }
  });

  it('shows what others have written as text, whatever it looks like', () => {
    const { tooltip, id } = treeItem('key', { label: '**b**', description: '', tooltip: ['<b>', '[run](command:workbench.action.quit) $(zap) **x**'], icon: 'layers', canOpen: false, context: 'topic' });
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.deepEqual([id, tooltip.isTrusted ?? false, tooltip.supportHtml ?? false, tooltip.supportThemeIcons ?? false], ['key', false, false, false]);
    assert.match(tooltip.value, /\\\[run\\\]\\\(command/);
    assert.doesNotMatch(tooltip.value, /[^\\]\*\*x/);
  });

  it('copies the narrowest name of what a menu is opened on', async () => {
    const copied = async (target: NodeTarget): Promise<string> => {
      await run('copyName', { [NODE_TARGET]: target });
      return vscode.env.clipboard.readText();
    };
    assert.equal(await copied({ connection: 'plain', topic: 'orders' }), 'orders');
    assert.equal(await copied({ connection: 'plain', topic: 'orders', partition: 0 }), 'orders-0');
    assert.equal(await copied({ connection: 'plain', topic: 'orders', config: 'retention.ms' }), 'retention.ms');
    assert.equal(await copied({ connection: 'plain', group: 'billing' }), 'billing');
    assert.equal(await copied({ connection: 'plain' }), 'Plain');
  });

  it('empties a topic on every partition, for a program that says which @floor', async () => {
    for (const partition of [0, 0, 1]) {
      await run('send', { connection: 'plain', topic: 'orders', partition, value: json(1) });
    }
    assert.equal(await records('plain', 'orders'), 3);
    assert.equal(await run<boolean>('emptyTopic', { connection: 'plain', topic: 'orders' }), true);
    assert.equal(await records('plain', 'orders'), 0);
  });

  it('empties none that is only compacted or read-only, or whose name is wrong, and says why', async () => {
    await run('send', { connection: 'plain', topic: 'states', key: { format: 'string', text: 'k' }, value: json(1) });
    await assert.rejects(async () => run('emptyTopic', { connection: 'plain', topic: 'states' }), /“states” cannot be emptied: it is compacted/);
    await assert.rejects(async () => run('emptyTopic', { connection: 'archive', topic: 'orders' }), /read-only/);
    await assert.rejects(async () => run('emptyTopic', { connection: 'plain', topic: 'nowhere' }), /“nowhere” does not exist/);
    await assert.rejects(async () => run('emptyTopic', { connection: 'plain', topics: 'orders' }), /topics?/);
    assert.equal(await records('plain', 'states'), 1);
  });

  it('asks on a protected connection for the name, and does nothing where it is not typed', async () => {
    await run('send', { connection: 'plain', topic: 'orders', partition: 0, value: json(1) });
    let answer: boolean | undefined;
    void run<boolean>('emptyTopic', { connection: 'guarded', topic: 'orders' }).then((told) => (answer = told));
    // The box comes a moment after the command was called.
    await waitFor('the box is closed', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return answer !== undefined;
    });
    assert.equal(answer, false);
    assert.equal(await records('plain', 'orders'), 1);
  });

  it('sets a config and puts it back, and tells why the broker refuses one', async () => {
    assert.equal(await run<boolean>('editTopicConfig', { connection: 'plain', topic: 'orders', name: 'retention.ms', value: '7' }), true);
    assert.equal(await retention(), '7');
    await assert.rejects(async () => run('editTopicConfig', { connection: 'plain', topic: 'orders', name: 'retention.ms', value: 'soon' }), /retention\.ms=soon is not possible/);
    assert.equal(await run<boolean>('editTopicConfig', { connection: 'plain', topic: 'orders', name: 'retention.ms', value: null }), true);
    assert.equal(await retention(), '604800000');
    await assert.rejects(async () => run('editTopicConfig', { connection: 'archive', topic: 'orders', name: 'retention.ms', value: '7' }), /read-only/);
  });
});
