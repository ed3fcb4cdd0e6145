import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Linter } from 'eslint';
import { repositoryRoot } from '../../harness/root';

type Config = Linter.Config;

describe('arrows between the rooms', () => {
  let config: Config;

  before(async () => {
    const { default: all } = (await import(pathToFileURL(join(repositoryRoot(), 'eslint.config.mjs')).href)) as { default: Config[] };
    const ours = all.find((one) => one.plugins?.['rooms'] !== undefined);
    assert.ok(ours, 'eslint.config.mjs has no rule for the rooms');
    config = { files: ['**/*.ts'], plugins: { rooms: ours.plugins!['rooms']! }, rules: { 'rooms/arrows': ours.rules!['rooms/arrows']! } };
  });

  /** How many imports the rule finds fault with, for this code in that file. */
  function faults(file: string, code: string): number {
    const root = repositoryRoot();
    const messages = new Linter({ cwd: root }).verify(code, [config], { filename: join(root, file) });
    assert.ok(messages.every((message) => message.ruleId === 'rooms/arrows'), JSON.stringify(messages));
    return messages.length;
  }

  it('let a room import what it may', () => {
    assert.equal(faults('src/send/a.ts', "import { a } from '../client/proxy'; import '../explain/a'; import '../contracts/a'; import './b'; import 'vscode';"), 0);
    assert.equal(faults('src/kafka/cluster/a.ts', "import 'kafkajs/src/network/connection'; import '../protocol/a';"), 0);
    assert.equal(faults('webview/send/a.ts', "import '../../src/bridge/sendView'; import '../lib/ui'; import 'lit';"), 0);
  });

  for (const [why, file, code] of [
    ['a feature import another', 'src/send/a.ts', "import '../connections/connectionStore';"],
    ['a feature import the Kafka client', 'src/send/a.ts', "import '../kafka/producer/producer';"],
    ['a feature import the client beyond its proxy', 'src/send/a.ts', "import '../client/main';"],
    ['a low room import a high one', 'src/kafka/protocol/a.ts', "import '../producer/producer';"],
    ['a page import the host', 'webview/send/a.ts', "import '../../src/send/sendService';"],
    ['anyone but the cluster import kafkajs', 'src/kafka/producer/a.ts', "import 'kafkajs';"],
    ['a room that nobody has named import anything', 'src/reports/a.ts', "import '../send/sendService';"],
    ['the sandbox import the producer', 'src/sandbox/a.ts', "import '../kafka/producer/producer';"],
    ['sentences import the Kafka client', 'src/explain/a.ts', "import '../kafka/cluster/cluster';"],
    ['the Kafka client import sentences', 'src/kafka/errors/a.ts', "import '../../explain/explain';"],
    ['anyone but the cluster reach into kafkajs', 'src/client/a.ts', "import 'kafkajs/src/network/connection';"],
    ['serializers import VS Code', 'src/serde/a.ts', "import 'vscode';"],
    ['the Kafka client import VS Code', 'src/kafka/producer/a.ts', "import 'vscode';"],
    ['a low room reach a high one by export … from', 'src/kafka/protocol/a.ts', "export * from '../producer/producer';"],
    ['a low room reach a high one by import()', 'src/kafka/protocol/a.ts', "await import('../producer/producer');"],
  ] as const) {
    it(`do not let ${why}`, () => assert.equal(faults(file, code), 1));
  }
});
