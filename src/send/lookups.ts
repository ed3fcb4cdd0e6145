import { canBeLookedFor } from '../bridge/canBeLookedFor';
import type { ClientProxy } from '../client/proxy';
import type { Explaining } from '../platform/explaining';
import type { ResultStore } from './resultStore';

export interface LookupsHost {
  readonly proxy: Pick<ClientProxy, 'request'>;
  readonly results: ResultStore;
  readonly explaining: Explaining;
}

/** *Look for It*: reads the topic for messages of which it is not proved that they were stored. One reading a result. */
export class Lookups {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly host: LookupsHost) {}

  /** Never rejects: what comes of it stands in the result. */
  async start(sendId: string): Promise<void> {
    const { results, explaining, proxy } = this.host;
    const row = results.get(sendId);
    if (row?.status !== 'done' || !canBeLookedFor(row.report) || this.running.has(sendId)) {
      return;
    }
    const { report } = row;
    const controller = new AbortController();
    this.running.set(sendId, controller);
    results.looking(sendId, { status: 'reading', progress: null });
    try {
      // With its producer id it is found without.
      const draft = report.producer === null ? results.keptDraft(sendId) : results.draftOf(sendId);
      const lookup = await proxy.request(
        'lookFor',
        {
          ...{ connection: report.connection, topic: report.topic, partition: report.partition, searchFrom: report.searchFrom },
          // Without one attempt told the client thread died, and took the producer id along.
          producer: report.producer ?? (report.attempts.length === 0 ? 'lost' : null),
          ...{ key: draft?.key ?? null, value: draft?.value ?? null, headers: draft?.headers ?? [], timestamp: report.timestamp },
          owned: results.offsetsOf(report),
        },
        { signal: controller.signal, onProgress: (progress) => results.looking(sendId, { status: 'reading', progress }) },
      );
      results.found(sendId, lookup);
    } catch (thrown) {
      results.looking(sendId, controller.signal.aborted ? null : { status: 'failed', error: explaining.thrown(thrown, report.connection) });
    } finally {
      this.running.delete(sendId);
    }
  }

  stop(sendId: string): void {
    this.running.get(sendId)?.abort();
  }
}
