import { join } from 'node:path';
import { kafkaFiles } from './kafkaFiles';
import { runProgram, type ProgramResult } from './runProgram';

/** Runs a program of Apache Kafka by its class, such as `org.apache.kafka.tools.TopicCommand`, in a JVM of its own. */
export async function runKafkaTool(mainClass: string, args: readonly string[], input?: Buffer): Promise<ProgramResult> {
  const files = await kafkaFiles();
  const flags = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-XX:SharedArchiveFile=${files.archive}`];
  const log = [`-Dlog4j2.configurationFile=${files.logConfiguration}`, '-Dharness.log=warn'];
  return runProgram(files.java, [...flags, ...log, '-cp', files.classpath, mainClass, ...args], input);
}

/** kafka-console-producer: writes each line as a value. Throws with its log unless it succeeds. */
export async function consoleProducer(bootstrap: string, topic: string, lines: readonly string[], args: readonly string[] = []): Promise<void> {
  const input = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const result = await runKafkaTool('org.apache.kafka.tools.ConsoleProducer', ['--bootstrap-server', bootstrap, '--topic', topic, ...args], input);
  if (result.exitCode !== 0 || result.stderr.includes('ERROR')) {
    throw new Error(`The console producer failed (${result.exitCode ?? 'killed'}):\n${result.stderr}`);
  }
}

/** kafka-console-consumer in a group of its own: the lines it prints for `count` records from the beginning. Throws with its log when fewer come. */
export async function consoleConsumer(bootstrap: string, topic: string, count: number, args: readonly string[] = []): Promise<string[]> {
  const options = ['--bootstrap-server', bootstrap, '--topic', topic, '--from-beginning', '--max-messages', String(count), '--timeout-ms', '20000'];
  const result = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...options, ...args]);
  const lines = result.stdout.toString().split('\n').slice(0, -1);
  if (result.exitCode !== 0 || lines.length !== count) {
    throw new Error(`The console consumer printed ${lines.length} of ${count} lines (${result.exitCode ?? 'killed'}):\n${result.stderr}`);
  }
  return lines;
}

/** What a broker has on its disk of a batch, in the words of kafka-dump-log: `baseOffset`, `count`, `size`, `compresscodec`, `producerId` … */
export type DumpedBatch = Readonly<Record<string, string>>;

/** kafka-dump-log: the batches in the first log segment of a partition. Throws with its log unless it succeeds. */
export async function dumpLog(dataFolder: string, topic: string, partition: number): Promise<DumpedBatch[]> {
  const segment = join(dataFolder, `${topic}-${partition}`, '00000000000000000000.log');
  const result = await runKafkaTool('kafka.tools.DumpLogSegments', ['--files', segment]);
  const lines = result.stdout.toString().split('\n').filter((line) => line.startsWith('baseOffset:'));
  if (result.exitCode !== 0 || lines.length === 0) {
    throw new Error(`kafka-dump-log failed (${result.exitCode ?? 'killed'}):\n${result.stderr}`);
  }
  return lines.map((line) => Object.fromEntries([...line.matchAll(/(\w+): (\S+)/g)].map(([, name, value]) => [name, value] as const)) as DumpedBatch);
}
