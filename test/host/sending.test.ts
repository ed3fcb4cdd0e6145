import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SendManyReport } from '../../src/contracts/bulk';
import type { Connection } from '../../src/contracts/connections';
import type { SendReport } from '../../src/contracts/messages';
import type { TopicInfo } from '../../src/contracts/topics';
import { acknowledged, api, json, run } from './extension';

const TOPIC = 'vehicle.telemetry';

describe('sending in VS Code', () => {
  before(async () => {
    await run('startSandbox');
  });

  after(async () => {
    await run('stopSandbox');
  });

  it('sends a message by command to the sandbox and knows its offset @floor', async () => {
    const send = (): Thenable<SendReport> => run<SendReport>('send', { topic: TOPIC, partition: 0, value: json({ speed: 60 }) });
    const first = acknowledged(await send());
    const second = acknowledged(await send());
    assert.equal(first.partition, 0);
    assert.equal(BigInt(second.offset), BigInt(first.offset) + 1n);
    assert.equal(first.connection, 'sandbox');
    assert.equal(first.acks, 'all');
    assert.ok(first.producer !== null, 'idempotent by default');
  });

  it('gives other extensions the same by its API', async () => {
    const dispatch = await api();
    assert.equal(dispatch.version, 1);
    const report = acknowledged(await dispatch.send({ topic: TOPIC, key: { format: 'string', text: 'truck-7' }, value: null }));
    assert.equal(report.topic, TOPIC);
    const topics = await dispatch.listTopics();
    assert.ok(topics.some(({ name, partitions }) => name === TOPIC && partitions > 0));
  });

  it('throws a TypeError for what is no message, and nothing else', async () => {
    const dispatch = await api();
    await assert.rejects(dispatch.send({ topic: TOPIC, value: 'text' } as never), TypeError);
    await assert.rejects(dispatch.send({ topic: TOPIC, value: null, partion: 3 } as never), TypeError);
    const report = await dispatch.send({ topic: TOPIC, value: { format: 'json', text: '{"speed": tru}' } });
    assert.equal(report.outcome, 'rejected');
    assert.equal(report.error?.code, 'invalid-json');
    assert.equal(report.error.field, 'value');
    assert.deepEqual(report.error.position?.line, 1);
  });

  it('refuses a topic that does not exist, and offers to create it', async () => {
    const report = await run<SendReport>('send', { topic: 'no.such.topic', value: json(1) });
    assert.equal(report.outcome, 'rejected');
    assert.equal(report.error?.code, 'unknown-topic');
    assert.ok(report.error.fixes.some(({ command }) => command === 'kafkaDispatch.createTopic'));
  });

  it('sends several, in one batch and one by one, each with a report', async () => {
    const messages = [1, 2, 3].map((speed) => ({ topic: TOPIC, partition: 1, value: json({ speed }) }));
    for (const mode of ['batch', 'one-by-one']) {
      const { reports } = await run<SendManyReport>('sendMany', { messages, mode });
      const offsets = reports.map((report) => BigInt(acknowledged(report).offset));
      assert.deepEqual(offsets, [0n, 1n, 2n].map((nth) => offsets[0]! + nth), mode);
    }
  });

  it('stops one by one at the first failure, and says so of the rest', async () => {
    const { reports } = await run<SendManyReport>('sendMany', {
      mode: 'one-by-one',
      stopAtFirstFailure: true,
      messages: [json(1), { format: 'int8', text: '300' }, json(3)].map((value) => ({ topic: TOPIC, value })),
    });
    assert.deepEqual(reports.map(({ outcome, error }) => error?.code ?? outcome), ['acknowledged', 'invalid-number', 'cancelled']);
  });

  it('sends a transaction, all or nothing', async () => {
    const committed = await run<SendManyReport>('sendMany', { mode: 'transaction', messages: [json(1), json(2)].map((value) => ({ topic: TOPIC, partition: 1, value })) });
    const offsets = committed.reports.map((report) => BigInt(acknowledged(report).offset));
    assert.deepEqual([committed.transaction?.outcome, committed.transaction?.error, offsets[1]], ['committed', null, offsets[0]! + 1n]);
    assert.deepEqual(committed.transaction?.trace?.steps.map(({ name }) => name), ['find-coordinator', 'init-producer-id', 'add-partitions', 'produce', 'end']);
    const aborted = await run<SendManyReport>('sendMany', { mode: 'transaction', messages: [json(1), { format: 'int8', text: '300' }].map((value) => ({ topic: TOPIC, value })) });
    assert.deepEqual(aborted.reports.map(({ outcome, error }) => [outcome, error?.code]), [['rejected', 'transaction-aborted'], ['rejected', 'invalid-number']]);
    assert.deepEqual([aborted.transaction?.outcome, aborted.transaction?.error?.code], ['aborted', 'invalid-number']);
  });

  it('sends the last message again', async () => {
    const sent = acknowledged(await run<SendReport>('send', { topic: TOPIC, partition: 2, value: json('again') }));
    const again = acknowledged(await run<SendReport>('resendLast'));
    assert.deepEqual([again.topic, again.partition, BigInt(again.offset)], [TOPIC, 2, BigInt(sent.offset) + 1n]);
    assert.notEqual(again.sendId, sent.sendId);
  });

  it('creates, lists and deletes a topic', async () => {
    const topic = 'made.by.test';
    const created = await run<TopicInfo>('createTopic', { topic, partitions: 3 });
    assert.equal(created.partitions, 3);
    const names = async (): Promise<readonly string[]> => (await run<readonly TopicInfo[]>('listTopics')).map(({ name }) => name);
    assert.ok((await names()).includes(topic));
    assert.equal(await run<boolean>('deleteTopic', { topic }), true);
    assert.ok(!(await names()).includes(topic));
  });

  it('lists the sandbox while it runs, and keeps it out of the settings', async () => {
    const connections = await run<readonly Connection[]>('listConnections');
    assert.deepEqual(connections.map(({ id, name }) => [id, name]), [['sandbox', 'Sandbox']]);
    assert.equal(vscode.workspace.getConfiguration('kafkaDispatch').inspect('connections')?.globalValue, undefined);
  });

  it('uses the settings where the message says nothing', async () => {
    const settings = vscode.workspace.getConfiguration('kafkaDispatch');
    try {
      await settings.update('producer.acks', '1', vscode.ConfigurationTarget.Global);
      const report = acknowledged(await run<SendReport>('send', { topic: TOPIC, value: json(1) }));
      assert.deepEqual([report.acks, report.producer], ['1', null]);
      await settings.update('producer.lingerMs', 'soon', vscode.ConfigurationTarget.Global);
      const refused = await run<SendReport>('send', { topic: TOPIC, value: json(1) });
      assert.deepEqual([refused.outcome, refused.error?.code], ['rejected', 'invalid-setting']);
      assert.match(refused.error!.cause, /kafkaDispatch\.producer\.lingerMs/);
      acknowledged(await run<SendReport>('send', { topic: TOPIC, value: json(1), lingerMs: 0 }));
    } finally {
      await settings.update('producer.acks', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('producer.lingerMs', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
