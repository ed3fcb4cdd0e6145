import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OwnProcess } from './childProcess';
import type { KafkaFiles } from './kafkaFiles';
import { askBrokers } from './kafkaProbe';
import { waitFor } from './waitFor';

const START_TIMEOUT_MS = 60_000;

/** Another program took a port between our looking for a free one and the broker's start. */
export class PortTakenError extends Error {}

/** One broker process. Its port and data stay the same over `kill`, `stop` and `restart`. */
export class KafkaBroker {
  readonly host = '127.0.0.1';
  readonly port: number;
  private process: OwnProcess | undefined;
  private frozen = false;
  /** Length of the log, in characters, before this start. */
  private oldLog = 0;

  /**
   * `ports`: of its listeners for clients, the plain one first. `internalPort`: between brokers and for the harness, never behind a proxy.
   * `propertiesFile`: its `server.properties`; the log goes beside it.
   */
  constructor(
    readonly id: number,
    readonly ports: readonly [number, ...number[]],
    readonly internalPort: number,
    private readonly propertiesFile: string,
    /** Its partitions' logs. */
    readonly dataFolder: string,
    private readonly files: KafkaFiles,
  ) {
    this.port = ports[0];
  }

  get pid(): number {
    return this.running().pid;
  }

  get isRunning(): boolean {
    return this.process?.isRunning ?? false;
  }

  /** Running, and not frozen. */
  get isAwake(): boolean {
    return this.isRunning && !this.frozen;
  }

  /** host:port of the plain listener for clients, past any proxy. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** Starts the process; `ready` says when it answers. */
  launch(): void {
    const log = openSync(this.logFile, 'a');
    this.oldLog = this.readLog().length;
    this.frozen = false;
    const memory = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const flags = [...memory, `-XX:SharedArchiveFile=${this.files.archive}`, `-Dlog4j2.configurationFile=${this.files.logConfiguration}`];
    this.process = new OwnProcess(this.files.java, [...flags, '-cp', this.files.classpath, 'Broker', this.propertiesFile], ['pipe', log, log]);
    closeSync(log);
  }

  /** Waits until the broker answers and knows the brokers `ids` as alive. Throws PortTakenError, or an error with the end of its log. */
  async ready(ids: readonly number[]): Promise<void> {
    const answered = waitFor(`broker ${this.id} answers`, async () => !this.isRunning || (await this.knows(ids)), START_TIMEOUT_MS);
    await answered.catch((error: unknown) => {
      throw new Error(`Broker ${this.id} did not come up:\n${this.logExcerpt()}`, { cause: error });
    });
    if (!this.isRunning) {
      const message = `Broker ${this.id} ended while starting:\n${this.logExcerpt()}`;
      throw this.newLog().includes('Address already in use') ? new PortTakenError(message) : new Error(message);
    }
  }

  /** Stops the process where it stands (SIGSTOP): its sockets stay open and nothing is answered. Resolves when no thread of it runs. */
  async freeze(): Promise<void> {
    const process = this.running();
    process.signal('SIGSTOP');
    this.frozen = true;
    await waitFor(`broker ${this.id} stands still`, () => isStopped(process.pid));
  }

  thaw(): void {
    this.running().signal('SIGCONT');
    this.frozen = false;
  }

  /** Ends it as a power cut would (SIGKILL); resolves when it is gone. */
  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
  }

  /** Ends it gracefully (SIGTERM), as an administrator would; a frozen one is thawed first. */
  async stop(): Promise<void> {
    if (this.frozen) {
      this.thaw();
    }
    await this.process?.end('SIGTERM');
  }

  /** Starts it again on the same port with the same data, killing it first if it runs. Resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    this.launch();
    await this.ready([this.id]);
  }

  /** At most 4,000 characters of its log since the last start: from the first error on, else the end. */
  logExcerpt(): string {
    const log = this.newLog();
    const firstError = log.search(/^\S+ (ERROR|FATAL) /m);
    return firstError < 0 ? log.slice(-4000) : log.slice(firstError, firstError + 4000);
  }

  private newLog(): string {
    return this.readLog().slice(this.oldLog);
  }

  private readLog(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  private async knows(ids: readonly number[]): Promise<boolean> {
    const known = new Set((await askBrokers(this.host, this.port)).map((broker) => broker.id));
    return ids.every((id) => known.has(id));
  }

  private get logFile(): string {
    return join(dirname(this.propertiesFile), 'server.log');
  }

  private running(): OwnProcess {
    if (this.process?.isRunning !== true) {
      throw new Error(`Broker ${this.id} is not running.`);
    }
    return this.process;
  }
}

/** A signal takes a moment to reach every thread. Where there is no /proc, it is believed. */
function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  return !existsSync(tasks) || readdirSync(tasks).every((task) => /\) [Tt] /.test(readFileSync(join(tasks, task, 'stat'), 'utf8')));
}
