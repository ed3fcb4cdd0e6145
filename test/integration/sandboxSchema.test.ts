import assert from 'node:assert/strict';
import { API_TABLE } from '../../src/sandbox/apis/apiTable';
import { SandboxBroker } from '../../src/sandbox/broker';
import { kafkaFiles } from '../harness/kafkaFiles';
import { runToSuccess } from '../harness/runProgram';
import { orSkip } from '../harness/unavailable';

/** The lowest versions that clients of Kafka 4.1 know, where we list lower ones. */
const LOWEST_OF_JAVA: Readonly<Record<string, number>> = { Produce: 3 };

describe('sandbox: schemas', function () {
  this.timeout(60_000);

  it('answers every version that it lists so that Kafka\'s own classes read it to the last byte', async function () {
    const files = await orSkip(this, kafkaFiles());
    const sandbox = await SandboxBroker.start({ samples: true });
    try {
      const output = await runToSuccess(files.java, ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', files.classpath, 'SchemaProbe', '127.0.0.1', String(sandbox.port)]);
      const read = output.toString().split('\n').map((line) => line.split(' ').slice(0, 2).join(' '));
      for (const { name, listedMin, max } of API_TABLE.values()) {
        for (let version = LOWEST_OF_JAVA[name] ?? listedMin; version <= max; version += 1) {
          assert.ok(read.includes(`${name} v${version}`), `${name} v${version}`);
        }
      }
    } finally {
      await sandbox.stop();
    }
  });
});
