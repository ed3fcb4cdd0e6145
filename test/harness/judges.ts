import { join } from 'node:path';
import type * as setupJudgesScript from '../../scripts/setupJudges.mjs';
import { JavaJudge } from './javaJudge';
import { JudgeClient } from './judgeClient';
import { JudgeProcess } from './judgeProcess';
import { kafkaFiles } from './kafkaFiles';
import { Kcat } from './kcat';
import { importScript, repositoryRoot } from './root';
import { UnavailableError } from './unavailable';

let java: Promise<JavaJudge> | undefined;
let python: Promise<JudgeClient> | undefined;
let kcatProgram: Promise<Kcat> | undefined;

/** Apache Kafka's Java clients: one process a run, started on first use. Throws UnavailableError without a JDK or Maven. */
export function javaJudge(): Promise<JavaJudge> {
  java ??= startJava();
  return java;
}

/** kafka-python: one process a run, started on first use. Throws UnavailableError without Python. It refuses null header values. */
export function pythonJudge(): Promise<JudgeClient> {
  python ??= startPython();
  return python;
}

/** kcat, one process a call. Throws UnavailableError without it. */
export function kcat(): Promise<Kcat> {
  kcatProgram ??= findKcat();
  return kcatProgram;
}

/** Ends the judges that run; they start again when next asked for. */
export async function stopJudges(): Promise<void> {
  const running = [java, python];
  java = undefined;
  python = undefined;
  for (const judge of running) {
    await judge?.then((one) => one.stop(), () => undefined);
  }
}

async function startJava(): Promise<JavaJudge> {
  const files = await kafkaFiles();
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-XX:SharedArchiveFile=${files.archive}`];
  const log = [`-Dlog4j2.configurationFile=${files.logConfiguration}`, '-Dharness.log=warn'];
  return new JavaJudge(new JudgeProcess(files.java, [...flags, ...log, '-cp', files.classpath, 'Judge']));
}

async function startPython(): Promise<JudgeClient> {
  const { setupPython } = await importScript<typeof setupJudgesScript>('setupJudges.mjs');
  const setup = await setupPython((line) => console.log(line));
  if (!setup.available) {
    throw new UnavailableError('kafka-python', setup.reason);
  }
  return new JudgeClient(new JudgeProcess(setup.python, [join(repositoryRoot(), 'test/harness/python/judge.py')]));
}

async function findKcat(): Promise<Kcat> {
  const { setupKcat } = await importScript<typeof setupJudgesScript>('setupJudges.mjs');
  const setup = await setupKcat((line) => console.log(line));
  if (!setup.available) {
    throw new UnavailableError('kcat', setup.reason);
  }
  return new Kcat(setup.kcat);
}
