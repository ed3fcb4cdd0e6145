import { closeSync, openSync, readFileSync } from 'node:fs';
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

  /**
   * `ports`: of its listeners for clients, the plain one first. `internalPort`: between brokers and for the harness, never behind a proxy.
   * `propertiesFile`: its `server.properties`; the log goes beside it.
   */
  constructor(
    readonly id: number,
    readonly ports: readonly [number, ...number[]],
    readonly internalPort: number,
    private readonly propertiesFile: string,
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

  /** host:port of the plain listener for clients, past any proxy. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** Starts the process; `ready` says when it answers. */
  launch(): void {
    const log = openSync(this.logFile, 'a');
    const memory = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const flags = [...memory, `-XX:SharedArchiveFile=${this.files.archive}`, `-Dlog4j2.configurationFile=${this.files.logConfiguration}`];
    this.process = new OwnProcess(this.files.java, [...flags, '-cp', this.files.classpath, 'Broker', this.propertiesFile], ['pipe', log, log]);
    closeSync(log);
  }

  /** Waits until the broker answers and knows the brokers `ids` as alive. Throws PortTakenError, or an error with the end of its log. */
  async ready(ids: readonly number[]): Promise<void> {
    const answered = waitFor(`broker ${this.id} answers`, async () => !this.isRunning || (await this.knows(ids)), START_TIMEOUT_MS);
    await answered.catch((error: unknown) => {
      throw new Error(`Broker ${this.id} did not come up:\n${this.logTail()}`, { cause: error });
    });
    if (!this.isRunning) {
      const log = this.logTail();
      throw log.includes('Address already in use') ? new PortTakenError(log) : new Error(`Broker ${this.id} ended while starting:\n${log}`);
    }
  }

  /** Stops the process where it stands (SIGSTOP): its sockets stay open and nothing is answered. */
  freeze(): void {
    this.running().signal('SIGSTOP');
  }

  thaw(): void {
    this.running().signal('SIGCONT');
  }

  /** Ends it as a power cut would (SIGKILL); resolves when it is gone. */
  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
  }

  /** Ends it gracefully (SIGTERM), as an administrator would. */
  async stop(): Promise<void> {
    await this.process?.end('SIGTERM');
  }

  /** Starts it again on the same port with the same data, killing it first if it runs. Resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    this.launch();
    await this.ready([this.id]);
  }

  /** The last 4,000 characters of its log. */
  logTail(): string {
    return readFileSync(this.logFile, 'utf8').slice(-4000);
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
