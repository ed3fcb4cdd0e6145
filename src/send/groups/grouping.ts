import { randomUUID } from 'node:crypto';
import type { GroupRow } from '../../bridge/sendView';
import type { SendManyJob } from '../../contracts/bulk';
import type { MessageDraft } from '../../contracts/messages';
import type { Prepared, SendService } from '../sendService';

/** How the results of several messages are listed: as one group, or, where they are no group, each by itself. */
export class Grouping {
  private readonly group: string | null;

  constructor(
    private readonly service: SendService,
    private readonly job: SendManyJob,
  ) {
    const { messages, mode } = job;
    const isOne = mode === 'transaction' ? messages.length > 0 : messages.length > 1 && messages.every(({ connection }) => connection === messages[0]?.connection);
    this.group = isOne ? randomUUID() : null;
  }

  /** The id of the message at `index`. */
  idOf(index: number): string {
    return this.group === null ? randomUUID() : `${this.group}/${index + 1}`;
  }

  /** Before anything is told of any of them. What cancels them is `signal`, or the row. */
  begin(all: readonly (Prepared | { readonly draft: MessageDraft })[], signal: AbortSignal | undefined): AbortSignal | undefined {
    if (this.group === null) {
      return signal;
    }
    const drafts = all.map(({ draft }) => draft);
    const first = all.find((one): one is Prepared => 'order' in one);
    return this.service.startGroup(
      {
        ...{ sendId: this.group, kind: this.job.mode === 'transaction' ? 'transaction' : 'several', count: all.length, delayMs: 0, keyLabel: null, drafts },
        connection: first?.connection.id ?? drafts[0]?.connection ?? '',
        topics: [...new Set(drafts.map(({ topic }) => topic))],
        acks: first?.order.settings.acks ?? 'all',
      },
      signal,
    );
  }

  /** Each of them has its report. */
  end(change: Partial<GroupRow> = {}): void {
    if (this.group !== null) {
      this.service.endGroup(this.group, 'unknown', change);
    }
  }
}
