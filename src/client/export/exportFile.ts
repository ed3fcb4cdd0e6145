import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ExportedRecord, ExportFormat } from '../../bridge/exported';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { exportHead, exportLine } from './exportLine';

/** Characters that are written at once. */
const CHUNK = 262_144;

/** A file of records that is there when it is whole: until then it stands beside it, and goes where it is not finished. */
export class ExportFile {
  records = 0;
  bytes = 0;
  private readonly stream: WriteStream;
  private readonly unfinished: string;
  private lines: string[] = [];
  private length = 0;
  private failure: Error | null = null;

  /** Absolute path. */
  constructor(
    private readonly path: string,
    private readonly format: ExportFormat,
  ) {
    this.unfinished = `${path}.part`;
    this.stream = createWriteStream(this.unfinished);
    this.stream.on('error', (error) => (this.failure = error));
    this.add(exportHead(format));
  }

  /** Resolves when there is room for more. Throws `file-not-written`. */
  async write(record: ExportedRecord): Promise<void> {
    this.add(exportLine(record, this.format));
    this.records++;
    if (this.length >= CHUNK) {
      await this.flush();
    }
  }

  async finish(): Promise<void> {
    try {
      await this.flush();
      this.stream.end();
      await finished(this.stream);
      await rename(this.unfinished, this.path);
    } catch (thrown) {
      await this.discard();
      throw this.notWritten(thrown);
    }
  }

  async discard(): Promise<void> {
    this.stream.destroy();
    await rm(this.unfinished, { force: true });
  }

  private add(text: string): void {
    this.lines.push(text);
    this.length += text.length;
  }

  private async flush(): Promise<void> {
    const text = Buffer.from(this.lines.join(''));
    this.lines = [];
    this.length = 0;
    this.bytes += text.length;
    if (this.failure === null && !this.stream.write(text)) {
      await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]).catch((error: unknown) => (this.failure = error instanceof Error ? error : new Error(String(error))));
    }
    if (this.failure !== null) {
      throw this.notWritten(this.failure);
    }
  }

  private notWritten(thrown: unknown): KafkaError {
    const raw = thrown instanceof Error ? thrown.message : String(thrown);
    return new KafkaError('file-not-written', { facts: { file: this.path, reason: raw }, raw, cause: thrown });
  }
}
